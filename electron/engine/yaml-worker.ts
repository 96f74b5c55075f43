import type { WorkerChannel } from './host-services.ts';
import { parseYaml, type YamlAnswer, YamlFault, type YamlQuestion } from './importers/yaml.ts';

/** The entry of a worker that parses YAML: its libraries do so without a break, which takes a second for two megabytes. */
export function runWorker(channel: WorkerChannel): void {
  channel.onMessage((message) => channel.postMessage(answer(message as YamlQuestion)));
}

function answer({ text, numbers }: YamlQuestion): YamlAnswer {
  try {
    return { json: JSON.stringify(parseYaml(text, numbers)) };
  } catch (error) {
    if (error instanceof YamlFault) return { detail: error.message };
    throw error;
  }
}
