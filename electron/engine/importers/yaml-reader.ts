import { failure } from '../../../shared/failure.ts';
import type { StartWorker, WorkerProcess } from '../host-services.ts';
import { parseJsonInSlices } from '../postman-format/parse-json.ts';
import { inSlices } from '../slices.ts';
import { parseYaml, type YamlAnswer, YamlFault, type YamlNumbers, type YamlQuestion } from './yaml.ts';

/** Parses the YAML files of one import, however large they are, without holding up anything else. */
export interface YamlReader {
  /** Throws NOT_YAML. */
  read(file: string, text: string, numbers: YamlNumbers): Promise<unknown>;
  /** Ends the worker, if one was needed. */
  close(): void;
}

/** Characters that are parsed here: what a Postman request has. */
const hereLimit = 48 * 1024;
/** A text with more aliases may take long, however short it is. */
const aliasesHere = 50;
/** Milliseconds that the worker may take over one file: a minute is enough for the largest. */
const patience = 120_000;

/** Without `startWorker` everything is parsed here: for a process where nothing else waits. */
export function openYamlReader(startWorker: StartWorker | undefined): YamlReader {
  let worker: { readonly process: WorkerProcess; answered: (answer: YamlAnswer) => void } | null = null;

  function ask(start: StartWorker, question: YamlQuestion): Promise<YamlAnswer> {
    return new Promise((resolve) => {
      if (worker === null) {
        const opened = { process: start('yaml-worker'), answered: resolve };
        opened.process.onMessage((message) => opened.answered(message as YamlAnswer));
        worker = opened;
      }
      const asked = worker;
      const late = setTimeout(() => end(`it took more than ${patience / 1000} seconds to read.`), patience);
      const end = (detail: string): void => {
        clearTimeout(late);
        asked.process.kill();
        if (worker === asked) worker = null;
        resolve({ detail });
      };
      asked.answered = (answer) => {
        clearTimeout(late);
        resolve(answer);
      };
      void asked.process.exited.then(() => end('the process that reads it has ended; it needs too much memory.'));
      asked.process.postMessage(question);
    });
  }

  return {
    async read(file, text, numbers) {
      const isSmall = text.length <= hereLimit && text.split('*', aliasesHere + 1).length <= aliasesHere;
      if (isSmall || startWorker === undefined) {
        return parseYamlFile(file, text, numbers);
      }
      const answer = await ask(startWorker, { text, numbers });
      if ('detail' in answer) throw failure('NOT_YAML', { file, detail: answer.detail });
      return inSlices(parseJsonInSlices(file, answer.json));
    },
    close() {
      worker?.process.kill();
      worker = null;
    },
  };
}

/** At once. Throws NOT_YAML. */
export function parseYamlFile(file: string, text: string, numbers: YamlNumbers): unknown {
  try {
    return parseYaml(text, numbers);
  } catch (error) {
    if (error instanceof YamlFault) throw failure('NOT_YAML', { file, detail: error.message });
    throw error;
  }
}
