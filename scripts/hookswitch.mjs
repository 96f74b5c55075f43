import { commandLine, runChild } from './run-child.mjs';
import { node, setUp } from './setup.mjs';

// The command line from source: stdout is the command's alone.
setUp();
runChild(node, [commandLine, ...process.argv.slice(2)]);
