import type { MessageEvent } from 'electron';
import { createEngineServices } from '../../../electron/shell/engine-services.ts';
import { exerciseWorkers } from './exercise.ts';

// Stands for the engine process: asks the main process for workers, and puts what came of it on stdout.
const services = createEngineServices(process.parentPort);
process.parentPort.on('message', ({ data, ports: [port] }: MessageEvent) => {
  services.receive(data, port);
});
const exercise = await exerciseWorkers(services.startWorker, 'over two ports');
process.stdout.write(`${JSON.stringify(exercise)}\n`, () => process.exit(0));
