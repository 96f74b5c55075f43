import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { checkRule, readCondition } from '../../../shared/check-rule.ts';
import { mostRules } from '../../../shared/contract/response-rules.ts';
import { failure } from '../../../shared/failure.ts';
import type { Filter } from '../../../shared/filter.ts';
import { type FilterTest, filterTest } from '../../../shared/filter-match.ts';
import { whyNot } from '../../../shared/filter-why.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import {
  type ListedRule,
  type NewResponseRule,
  type ResponseRule,
  type ResponseRuleChange,
  type RuleResponse,
  type RuleVerdict,
  StoredRule,
} from '../../../shared/model/response-rule.ts';
import { describeRule } from '../../../shared/rule-words.ts';
import { pathOf } from '../activity/kinds.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AskedFacts, type AskedRequest, factsOf } from './asked-request.ts';
import { createCandidates } from './candidates.ts';
import { fillResponse, type ResolveOther } from './fill-response.ts';
import { createTurns, pieceMs } from './turns.ts';
import { urlFault } from './url-faults.ts';

/** A response as a rule, or a URL, asked for it. */
export interface ChosenResponse {
  /** What decided, for a person: the name of the rule. */
  readonly rule: string;
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  readonly delayMs: number;
  readonly fault: RuleResponse['fault'];
}

export interface ResponseRuleService {
  list(): ListedRule[];
  /** Throws INPUT_INVALID, RULE_UNKNOWN for `before`, and what a write of the workspace does; so do those below. */
  add(rule: NewRule & { readonly before?: string | undefined }): Promise<ListedRule>;
  update(id: string, change: Change): Promise<ListedRule>;
  remove(id: string): Promise<void>;
  move(id: string, before: string | null): Promise<ListedRule[]>;
  replace(rules: readonly ResponseRule[]): Promise<ListedRule[]>;
  reset(): ListedRule[];
  /**
   * Null where neither a rule nor the URL asks for a response. Rejects with INPUT_INVALID where it grows without end. At
   * once as long as that is quick, and else in turns: see turns.ts.
   */
  choose(request: AskedRequest): ChosenResponse | null | Promise<ChosenResponse | null>;
  /** What each rule makes of a request that `decided` the response, by its name; nothing is counted. */
  explain(request: AskedRequest, decided: string | null): RuleVerdict[];
}

type NewRule = ReturnType<typeof NewResponseRule.parse>;
type Change = ReturnType<typeof ResponseRuleChange.parse>;

interface Counts {
  /** The rule that is counted: a changed one counts from 1. */
  readonly rule: ResponseRule;
  /** Null where it cannot be read. */
  readonly condition: Filter | null;
  readonly passes: FilterTest;
  readonly problem: string | null;
  matched: number;
  decided: number;
}

export function createResponseRuleService(
  workspace: Pick<Workspace, 'document' | 'changes'>,
  { resolve, random = Math.random }: { readonly resolve: ResolveOther; readonly random?: () => number },
): ResponseRuleService {
  const { document, changes } = workspace;
  const counts = new Map<string, Counts>();
  const inTurn = createTurns();
  let of: unknown = null;
  let rules: readonly ResponseRule[] = none;
  let candidates = noCandidates;

  /** Read anew only where the document has others. */
  function stored(): readonly ResponseRule[] {
    const { rules: written } = document.read();
    if (written === of) return rules;
    rules = (written ?? none).map((rule) => StoredRule.parse(rule));
    of = written;
    const ids = new Set(rules.map(({ id }) => id));
    for (const id of counts.keys()) if (!ids.has(id)) counts.delete(id);
    const enabled = rules.filter((rule) => rule.enabled).map(countsOf);
    candidates = enabled.length === 0 ? noCandidates : createCandidates(enabled);
    return rules;
  }

  function countsOf(rule: ResponseRule): Counts {
    const known = counts.get(rule.id);
    if (known !== undefined && isDeepStrictEqual(known.rule, rule)) return known;
    const fresh = { rule, ...conditionOf(rule), matched: 0, decided: 0 };
    counts.set(rule.id, fresh);
    return fresh;
  }

  /** Of those that may decide, in their order. */
  function current(): typeof candidates {
    stored();
    return candidates;
  }

  function listed(rule: ResponseRule): ListedRule {
    const { matched, decided, problem } = countsOf(rule);
    return { ...rule, words: describeRule(rule), problem, matched, decided };
  }

  const list = (): ListedRule[] => stored().map(listed);

  function found(id: string): ListedRule {
    const rule = stored().find((one) => one.id === id);
    if (rule === undefined) throw failure('RULE_UNKNOWN', { id });
    return listed(rule);
  }

  function indexIn(rules: readonly ResponseRule[], id: string): number {
    const index = rules.findIndex((rule) => rule.id === id);
    if (index === -1) throw failure('RULE_UNKNOWN', { id });
    return index;
  }

  /** Changes the list in place. */
  async function change(edit: (rules: ResponseRule[]) => void): Promise<void> {
    await document.update((draft) => {
      const rules = (draft.rules ?? []) as ResponseRule[];
      edit(rules);
      if (rules.length > mostRules) {
        throw failure('INPUT_INVALID', { where: 'rules', detail: `there are more than ${mostRules}.` });
      }
      draft.rules = rules;
    });
  }

  const isDue = ({ rule: { times, chance }, matched }: Counts): boolean => {
    const isCounted = times === null || (matched >= times.from && (times.to === null || matched <= times.to));
    return isCounted && (chance >= 1 || random() < chance);
  };

  function respond(rule: string, response: RuleResponse, facts: AskedFacts): ChosenResponse {
    const { status, delayMs, fault } = response;
    const delay = typeof delayMs === 'number' ? delayMs : delayMs.from + random() * (delayMs.to - delayMs.from);
    return { rule, status, delayMs: Math.round(delay), fault, ...fillResponse(response, facts, resolve) };
  }

  return {
    list,
    async add({ before, ...given }) {
      const rule = { ...given, id: given.id ?? randomUUID() };
      checkRule(rule);
      await change((rules) => {
        if (rules.some(({ id }) => id === rule.id)) {
          throw failure('INPUT_INVALID', { where: 'id', detail: `another rule has the id ${rule.id}.` });
        }
        rules.splice(before === undefined ? rules.length : indexIn(rules, before), 0, rule);
      });
      return found(rule.id);
    },
    async update(id, patch) {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      await change((rules) => {
        const index = indexIn(rules, id);
        const rule = { ...rules[index], ...given };
        checkRule(StoredRule.parse(rule));
        rules[index] = rule as ResponseRule;
      });
      return found(id);
    },
    async remove(id) {
      await change((rules) => void rules.splice(indexIn(rules, id), 1));
    },
    async move(id, before) {
      await change((rules) => {
        const index = indexIn(rules, id);
        if (before === id) return;
        const [rule] = rules.splice(index, 1);
        if (rule === undefined) return;
        rules.splice(before === null ? rules.length : indexIn(rules, before), 0, rule);
      });
      return list();
    },
    async replace(rules) {
      const ids = new Set<string>();
      for (const rule of rules) {
        checkRule(rule);
        if (ids.has(rule.id)) throw failure('INPUT_INVALID', { where: 'rules', detail: `${rule.id} is there twice.` });
        ids.add(rule.id);
      }
      await change((all) => void all.splice(0, all.length, ...rules));
      return list();
    },
    reset() {
      for (const count of counts.values()) Object.assign(count, { matched: 0, decided: 0 });
      changes.announce('rules');
      return list();
    },
    choose(request) {
      const { method, url } = request.head;
      const candidatesOf = current();
      const rules = candidatesOf === noCandidates ? [] : candidatesOf({ method, path: pathOf(url) });
      const fault = urlFault(url, random);
      if (rules.length === 0 && fault === null) return null;
      const facts = factsOf(request);
      /** Gives the rule to go on with where it takes long. */
      const decide = (from: number): ChosenResponse | null | number => {
        const until = performance.now() + pieceMs;
        for (let at = from; at < rules.length; at += 1) {
          if (at > from && performance.now() > until) return at;
          const count = rules[at];
          if (count?.passes(facts.row, facts.texts) !== true) continue;
          count.matched += 1;
          if (!isDue(count)) continue;
          count.decided += 1;
          return respond(count.rule.name, count.rule.respond, facts);
        }
        if (fault === null) return null;
        const body = JSON.stringify({ ok: fault.status < 400, id: request.id });
        return respond('asked for by the URL', { ...fault, headers: [], body, fault: null }, facts);
      };
      const inTurns = async (from: number): Promise<ChosenResponse | null> => {
        let next: ChosenResponse | null | number = from;
        while (typeof next === 'number') {
          const at: number = next;
          next = await inTurn(() => decide(at));
        }
        return next;
      };
      if (rules.length > 0 && request.head.bytes > quickBytes) return inTurns(0);
      const decided = decide(0);
      return typeof decided === 'number' ? inTurns(decided) : decided;
    },
    explain(request, decided) {
      const facts = factsOf(request);
      let isDecided = false;
      return stored().map((rule) => {
        const { id, name } = rule;
        const { condition, problem } = countsOf(rule);
        if (!rule.enabled) return { id, name, result: 'no', why: 'The rule is off.' };
        if (condition === null) return { id, name, result: 'no', why: `The rule cannot be read: ${problem}` };
        const reason = whyNot(condition, facts.row, facts.texts);
        if (reason !== null) return { id, name, result: 'no', why: `It is not so that ${reason}.` };
        if (!isDecided && name === decided) {
          isDecided = true;
          return { id, name, result: 'decided', why: 'It matched, and no rule before it decided.' };
        }
        const why = isDecided || decided !== null ? 'It matches; another rule decided.' : limited(rule);
        return { id, name, result: 'later', why };
      });
    },
  };
}

const none: readonly ResponseRule[] = [];

/** Of a receiver without rules, which most are. */
const noCandidates: ReturnType<typeof createCandidates<Counts>> = () => [];

/** Bytes of a body that any rule has looked into in no time. */
const quickBytes = 16 * 1024;

/** A rule that someone wrote into the file may be none: it decides nothing then, and says so. */
function conditionOf(rule: ResponseRule): Pick<Counts, 'condition' | 'passes' | 'problem'> {
  try {
    checkRule(rule);
    const condition = readCondition(rule.when);
    return { condition, passes: filterTest(condition), problem: null };
  } catch (error) {
    return { condition: null, passes: () => false, problem: error instanceof Error ? error.message : String(error) };
  }
}

const limited = ({ times, chance }: ResponseRule): string =>
  times === null && chance >= 1
    ? 'It matches now; it did not when the request came.'
    : 'It matches, but not this time: it is limited to some times, or left to chance.';
