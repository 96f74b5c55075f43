/** The looks of the HTML report. No font, picture or script is loaded from anywhere. */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #dfe3e8; --text: #1b1f24; --quiet: #5b6570; --code: #f1f3f5;
  --good: #1a7f4b; --bad: #c92a2a; --notice: #9a6700; --badPage: #fdf1f1; --accent: #2563ab;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1c2024; --line: #30363d; --text: #e6e9ec; --quiet: #9aa4ae; --code: #24292e;
    --good: #4ac28a; --bad: #ff7b72; --notice: #e0b050; --badPage: #2a1c1d; --accent: #74b0f0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 32px 0 10px; }
h3 { font-size: 12px; margin: 16px 0 6px; color: var(--quiet); font-weight: 600; }
p { margin: 4px 0; }
.quiet, .note { color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); } .notice { color: var(--notice); }
.text { unicode-bidi: isolate; overflow-wrap: anywhere; }
header { display: flex; gap: 12px; align-items: flex-start; justify-content: space-between; flex-wrap: wrap; }
.badge { padding: 3px 12px; border-radius: 999px; border: 1px solid currentColor; font-weight: 600; white-space: nowrap; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; margin: 20px 0 0; padding: 0; }
.tiles > div, .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.tiles dt { color: var(--quiet); font-size: 12px; }
.tiles dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-size: 12px; font-weight: 400; color: var(--quiet); }
.failures { list-style: none; margin: 0; padding: 0; }
.failures li { background: var(--badPage); border: 1px solid var(--line); border-left: 3px solid var(--bad); border-radius: 6px; padding: 8px 12px; margin-bottom: 8px; }
.failures strong { overflow-wrap: anywhere; }
a { color: var(--accent); }
pre { margin: 0; padding: 10px 12px; background: var(--code); border-radius: 6px; font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; max-height: 420px; overflow: auto; }
pre + pre { margin-top: 6px; }
.failures pre { background: none; padding: 2px 0; max-height: 200px; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font-size: 12px; } svg .axis { fill: var(--quiet); font-size: 11px; }
svg .grid { stroke: var(--line); } svg circle { fill-opacity: .75; }
svg circle.good, svg rect.good { fill: var(--good); } svg circle.bad, svg rect.bad { fill: var(--bad); }
svg .range { stroke-width: 1.5; } svg .range.good { stroke: var(--good); stroke-opacity: .5; } svg .range.bad { stroke: var(--bad); }
svg .average { fill: none; stroke: var(--accent); stroke-width: 1.5; } svg .whisker { stroke: var(--text); stroke-opacity: .55; stroke-width: 1.5; }
input[name=filter] { margin: 0 6px 12px 0; vertical-align: middle; }
label { cursor: pointer; margin-right: 18px; vertical-align: 6px; }
#only-failed:checked ~ .steps .passed { display: none; }
details.iteration { margin-bottom: 14px; }
details.iteration > summary { cursor: pointer; font-weight: 600; padding: 6px 0; }
details.step { background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin-bottom: 4px; }
.many details.step { content-visibility: auto; contain-intrinsic-size: auto 38px; }
details.step.failed { border-left: 3px solid var(--bad); }
details.step > summary { display: grid; grid-template-columns: 18px 62px minmax(0, 1fr) minmax(90px, auto) 64px 64px; gap: 8px; align-items: baseline; padding: 7px 12px; cursor: pointer; list-style: none; }
details.step > summary::-webkit-details-marker { display: none; }
summary:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
summary .method { font: 600 11px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow: hidden; text-overflow: ellipsis; }
summary .number { text-align: right; font-variant-numeric: tabular-nums; color: var(--quiet); }
details.step > div { padding: 0 14px 14px; border-top: 1px solid var(--line); }
.list { list-style: none; margin: 8px 0 0; padding: 0; }
.list li { padding: 1px 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 500; font-size: 12px; }
footer { margin-top: 36px; color: var(--quiet); font-size: 12px; }
@media (max-width: 700px) {
  details.step > summary { grid-template-columns: 18px 54px minmax(0, 1fr) auto; }
  summary .size, summary .time { display: none; }
}
@media print { .many details.step { content-visibility: visible; } pre { max-height: none; } input, label { display: none; } }
`;
