// Loaded into the main process before the app, in Electron and in its stand-in (`-r`): what would leave the app or stop
// it with a box is written to a file instead, a JSON line each, for the specs to read.
const { appendFileSync } = require('node:fs');
const { dialog, shell } = require('electron');

const record = (entry) => appendFileSync(process.env.HOOKSWITCH_RECORD, `${JSON.stringify(entry)}\n`);

shell.openExternal = async (url) => record({ opened: url });
dialog.showErrorBox = (title, content) => record({ error: { title, content } });
dialog.showMessageBox = async ({ message, detail }) => {
  record({ message: { message, detail } });
  return { response: 0, checkboxChecked: false };
};
