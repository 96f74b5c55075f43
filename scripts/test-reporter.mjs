import { relative } from 'node:path';

/**
 * Prints a failed test at the moment it fails, with its error and diff, and a line for each file as it ends: a run of
 * minutes must not keep the first failure to its last line. The end repeats only the names of what failed.
 */
// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default class TestReporter {
  #vitest;
  #failed = [];

  onInit(vitest) {
    this.#vitest = vitest;
  }

  onTestCaseResult(test) {
    const result = test.result();
    if (result.state !== 'failed') return;
    this.#fail(`${this.#pathOf(test.module)} > ${test.fullName}`, result.errors, test.project);
  }

  onTestSuiteResult(suite) {
    if (suite.errors().length > 0)
      this.#fail(`${this.#pathOf(suite.module)} > ${suite.fullName}`, suite.errors(), suite.project);
  }

  onTestModuleEnd(module) {
    const path = this.#pathOf(module);
    if (module.errors().length > 0) this.#fail(path, module.errors(), module.project);
    const tests = [...module.children.allTests()];
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    const [failed, skipped] = [count('failed'), count('skipped')];
    const notes = [
      `${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      `${(module.diagnostic().duration / 1000).toFixed(1)} s`,
    ];
    this.#vitest.logger.log(`${module.ok() ? 'ok  ' : 'FAIL'}  ${path}  (${notes.join(', ')})`);
  }

  onTestRunEnd(_modules, unhandled) {
    const { logger } = this.#vitest;
    for (const error of unhandled) {
      this.#failed.push(`Unhandled: ${error.message}`);
      logger.printError(error, { type: 'Unhandled error' });
    }
    if (this.#failed.length > 0) logger.log(`\nFailed:\n${this.#failed.map((name) => `  ${name}`).join('\n')}`);
  }

  #fail(name, errors, project) {
    this.#failed.push(name);
    this.#vitest.logger.log(`\nFAIL  ${name}`);
    for (const error of errors) this.#vitest.logger.printError(error, { project });
  }

  #pathOf(module) {
    return relative(this.#vitest.config.root, module.moduleId);
  }
}
