import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from './app.ts';

export const dialog = {
  showErrorBox: (title: string, content: string): void => void process.stderr.write(`${title}\n${content}\n`),
  showMessageBox: async (): Promise<{ readonly response: number }> => ({ response: 0 }),
};

export const shell = {
  async openExternal(url: string): Promise<void> {
    throw new Error(`The stand-in opens nothing outside; the app wanted ${url}.`);
  },
};

export const nativeTheme = { shouldUseDarkColors: false };

export const screen = {
  getDisplayMatching() {
    app.demandReady('screen');
    return { workArea: { x: 0, y: 0, width: 1920, height: 1080 } };
  },
};

/** A key that stays with the user-data folder, where a system keeps it with the user. */
function key(): Buffer {
  const file = join(app.getPath('userData'), 'stand-in-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

const nonceBytes = 12;
const tagBytes = 16;

export const safeStorage = {
  isEncryptionAvailable: (): boolean => app.isReady(),
  getSelectedStorageBackend: (): string => 'gnome_libsecret',
  encryptString(text: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  decryptString(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, nonceBytes));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
  },
};
