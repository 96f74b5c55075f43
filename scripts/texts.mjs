import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { root } from './setup.mjs';

// Prints every text that a user can read, with its line, by client and by file, so that they can be reviewed from top
// to bottom. Arguments choose clients or paths: npm run -s texts -- CLI renderer/src/calls
// A text has a space between words or begins with a capital letter; names, addresses, SQL and styles are left out.

const clients = [
  ['Screen', /^renderer\/src\/|^electron\/(shell\/|main\.ts|preload\.ts)/],
  ['CLI', /^electron\/headless\/cli\//],
  ['REST', /^electron\/headless\/|^shared\/contract\//],
  ['Engine', /^electron\/|^shared\//],
  ['Data', /^resources\/(dialects|scenarios)\//],
];

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'electron', 'shared', 'renderer/src', 'resources'],
  { cwd: root, encoding: 'utf8' },
).split('\n');

/** Attributes of elements, keys and calls whose strings are no texts, whatever they look like. */
const silentAttributes = /^(className|style|styles|d|viewBox|transform|href|rel|type|role|id|key|size|variant|color)$/;
const silentKeys = /^(className|style|path|method|operationId|accelerator|grid\w*|transition|animation|font\w*)$/;
const silentCalls = /^(prepare|exec|pragma|querySelector(All)?|matchMedia|setHeader|getItem|setItem|on|once|emit|tag)$/;
const silentJsonKeys = new Set(['source', 'sources', 'document', 'documents', 'url', 'template', 'path', 'sample']);

const isText = (text) => {
  const words = text.replace(/\$\{[^}]*\}/g, ' ').trim();
  if (!/[a-z]{2}/.test(words) || !/\s|^[A-Z]/.test(text.trim())) return false;
  if (/^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|WITH|FROM|WHERE|AND|ORDER|JOIN)\b/.test(words))
    return false;
  // Names of types and of components, header names, media types and paths stand alone.
  return /\s/.test(words) || (/^[A-Z][a-z]+[.:…]?$/.test(words) && words.length > 2);
};

/** The texts of a module as [offset, text], in the order of the source. */
function textsOf(file, source) {
  const { program, errors } = parseSync(file, source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const texts = [];
  const add = (node, text) => {
    const plain = text.replace(/\s+/g, ' ').trim();
    if (isText(plain)) texts.push([node.start, plain]);
  };
  const templateText = ({ quasis, expressions }) =>
    quasis.map(({ value }, at) => value.cooked + (at < expressions.length ? hole(expressions[at]) : '')).join('');
  const hole = ({ start, end }) => {
    const expression = source.slice(start, end).replace(/\s+/g, ' ');
    return `\${${expression.length > 40 ? '…' : expression}}`;
  };
  const visit = (node) => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (typeof node?.type === 'string') visitNode(node);
  };
  const visitChildren = (node) => {
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value);
  };
  function visitNode(node) {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportAllDeclaration':
      case 'TSTypeAnnotation':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TaggedTemplateExpression':
        return;
      case 'JSXAttribute':
        if (!silentAttributes.test(node.name.name)) visit(node.value);
        return;
      case 'JSXElement':
      case 'JSXFragment':
        visitElement(node);
        return;
      case 'Property':
        if (!silentKeys.test(node.key.name ?? node.key.value)) visit(node.value);
        return;
      case 'BinaryExpression':
        if (node.operator === '+') visitChildren(node);
        return;
      case 'CallExpression':
        if (!silentCalls.test(node.callee.property?.name ?? node.callee.name)) visitChildren(node);
        return;
      case 'Literal':
        if (typeof node.value === 'string') add(node, node.value);
        return;
      case 'TemplateLiteral':
        add(node, templateText(node));
        visit(node.expressions);
        return;
      default:
        visitChildren(node);
    }
  }
  /** The text of an element is one sentence, whatever elements and values stand inside it. */
  function visitElement(node) {
    if (node.openingElement !== undefined) visit(node.openingElement.attributes);
    const parts = node.children.map((child) => {
      if (child.type === 'JSXText') return child.value;
      if (child.type === 'JSXExpressionContainer') {
        const { expression } = child;
        if (expression.type === 'Literal') return String(expression.value);
        if (expression.type !== 'JSXEmptyExpression') return hole(expression);
        return '';
      }
      return ` <${child.openingElement?.name.name ?? ''}> `;
    });
    if (node.children.some(({ type, value }) => type === 'JSXText' && value.trim() !== '')) add(node, parts.join(''));
    for (const child of node.children) {
      if (child.type === 'JSXExpressionContainer' && child.expression.type === 'Literal') {
        if (!node.children.some(({ type, value }) => type === 'JSXText' && value.trim() !== '')) visit(child);
      } else if (child.type !== 'JSXText') visit(child);
    }
  }
  visit(program.body);
  return texts.sort(([a], [b]) => a - b);
}

/** Labels and descriptions in a file of data, with the offset of each. */
function textsOfJson(source) {
  const texts = [];
  let from = 0;
  JSON.parse(source, (key, value) => {
    if (typeof value !== 'string' || silentJsonKeys.has(key) || !isText(value)) return value;
    const at = source.indexOf(JSON.stringify(value), from);
    if (at >= 0) from = at;
    texts.push([Math.max(at, 0), value]);
    return value;
  });
  return texts;
}

const chosen = process.argv.slice(2);
let count = 0;
for (const [client, pattern] of clients) {
  let hasHeading = false;
  for (const file of files) {
    if (clients.find(([, own]) => own.test(file))?.[0] !== client || !pattern.test(file)) continue;
    if (chosen.length > 0 && !chosen.some((each) => each === client || file.startsWith(each))) continue;
    const isData = file.endsWith('.json');
    if (!isData && !/\.tsx?$/.test(file)) continue;
    const source = readFileSync(join(root, file), 'utf8');
    const seen = new Set();
    const lines = [];
    for (const [offset, text] of isData ? textsOfJson(source) : textsOf(file, source)) {
      if (seen.has(text)) continue;
      seen.add(text);
      lines.push(`  ${file}:${source.slice(0, offset).split('\n').length}  ${text}`);
    }
    if (lines.length === 0) continue;
    if (!hasHeading) console.log(`# ${client}`);
    hasHeading = true;
    console.log(lines.join('\n'));
    count += lines.length;
  }
}
console.error(`${count} texts`);
