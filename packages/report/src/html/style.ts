/**
 * The look of the page. Colours of text on their grounds reach a contrast of 4.5 (WCAG 2.2, 1.4.3),
 * light and dark; severity is always said in words too (1.4.1).
 */
export const pageStyle = `
:root {
  --ground: #f4f6f8; --card: #fff; --line: #d8dee5; --text: #17212c; --quiet: #556270;
  --accent: #0b5aa6; --code: #eef1f5;
  --alarm: #a3142f; --alarm-ground: #fdeaee; --warn: #6b4c00; --warn-ground: #fcf2d6;
  --good: #14653a; --good-ground: #e3f5ea;
  --critical: #8f0f2e; --critical-ground: #fbdfe6; --critical-bar: #c2183f;
  --high: #863200; --high-ground: #fde7d8; --high-bar: #e8701f;
  --medium: #664a00; --medium-ground: #fbeec6; --medium-bar: #e3b20c;
  --low: #174a7e; --low-ground: #e0edfa; --low-bar: #4f94d8;
  --none: #46515d; --none-ground: #e9edf1; --none-bar: #98a4b1;
  --unknown: #46515d; --unknown-ground: #e9edf1; --unknown-bar: #c3ccd5;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0f151c; --card: #18212b; --line: #2e3a47; --text: #e5ebf2; --quiet: #a3b0be;
    --accent: #7fbcf7; --code: #101820;
    --alarm: #ff9fb1; --alarm-ground: #40141e; --warn: #f2d27a; --warn-ground: #372c0b;
    --good: #8fdcb0; --good-ground: #10301f;
    --critical: #ffb8c6; --critical-ground: #521325; --critical-bar: #ef4c6e;
    --high: #ffc9a3; --high-ground: #4b260e; --high-bar: #ee8640;
    --medium: #f4d987; --medium-ground: #413309; --medium-bar: #d9ac2e;
    --low: #b0d4f8; --low-ground: #143455; --low-bar: #559ee2;
    --none: #c4ccd6; --none-ground: #2a343f; --none-bar: #78848f;
    --unknown: #c4ccd6; --unknown-ground: #2a343f; --unknown-bar: #57626d;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.5;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.page { max-width: 1200px; margin: 0 auto; padding: 32px 24px 48px; }
h1, h2, h3, p, ul, ol, dl, figure, pre { margin: 0; }
ul, ol { padding: 0; list-style: none; }
h1 { font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; letter-spacing: -.01em; }
h2 { font-size: 20px; margin-bottom: 12px; }
h3 { font-size: 16px; line-height: 1.4; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 2px; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; overflow-wrap: anywhere; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; overflow-x: auto; white-space: pre-wrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; background: var(--card); padding: 8px 12px; z-index: 3; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.quiet, .eyebrow, .lead, .count, footer, .id { color: var(--quiet); }
.eyebrow { font-size: 13px; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; }
.lead { margin-bottom: 16px; }
.count { font-weight: 400; font-size: .8em; margin-left: 4px; }
.alarm { color: var(--alarm); } .good { color: var(--good); }
.number { text-align: right; font-variant-numeric: tabular-nums; }

.top { display: grid; gap: 16px; margin-bottom: 32px; }
.top h1 { margin-top: -12px; }
.verdict { display: flex; gap: 12px; align-items: center; font-size: 18px; font-weight: 600; padding: 14px 16px; border-radius: 8px; line-height: 1.35; }
.verdict.alarm { background: var(--alarm-ground); } .verdict.warn { background: var(--warn-ground); color: var(--warn); }
.verdict.good { background: var(--good-ground); }
.decided { padding: 10px 16px; border-radius: 8px; background: var(--card); border: 1px solid var(--line); border-left: 4px solid; }
.decided.warn { color: var(--warn); }
.icon { flex: none; width: 28px; height: 28px; border-radius: 50%; border: 2px solid; display: grid; place-items: center; font-size: 16px; line-height: 1; }
.limits { border: 1px solid var(--line); border-left: 4px solid var(--medium-bar); border-radius: 8px; background: var(--card); padding: 12px 16px; }
.limits ul { margin-bottom: 4px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.tiles strong { display: block; font-size: 26px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--quiet); font-size: 14px; }
.facts { display: grid; gap: 4px 16px; }
.facts > div { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 16px; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }

section:not(.charts) { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px; }
section { margin-bottom: 24px; }
figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 20px; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 12px; }
.ring { display: flex; gap: 20px; align-items: center; }
.ring svg { width: 120px; height: 120px; flex: none; }
.arc { fill: none; stroke-width: 18; }
.arc.critical { stroke: var(--critical-bar); } .arc.high { stroke: var(--high-bar); } .arc.medium { stroke: var(--medium-bar); }
.arc.low { stroke: var(--low-bar); } .arc.none { stroke: var(--none-bar); } .arc.unknown { stroke: var(--unknown-bar); }
.ring text { text-anchor: middle; fill: var(--text); }
.total { font-size: 24px; font-weight: 700; } .unit { font-size: 10px; fill: var(--quiet) !important; }
.legend { flex: 1; font-size: 14px; max-width: 180px; }
.legend li { display: flex; gap: 8px; align-items: center; } .legend b { margin-left: auto; font-variant-numeric: tabular-nums; }
.dot { width: 10px; height: 10px; border-radius: 2px; flex: none; }
.dot.critical { background: var(--critical-bar); } .dot.high { background: var(--high-bar); } .dot.medium { background: var(--medium-bar); }
.dot.low { background: var(--low-bar); } .dot.none { background: var(--none-bar); } .dot.unknown { background: var(--unknown-bar); }
.bars { width: 100%; border-collapse: collapse; font-size: 14px; }
.bars th, .bars td { vertical-align: middle; }
.bars th { font-weight: 400; text-align: left; padding: 3px 12px 3px 0; white-space: nowrap; width: 1%; }
.bars td { padding: 3px 0; } .bars .number { width: 1%; padding-left: 10px; font-weight: 600; white-space: nowrap; }
.stacked { display: grid; gap: 16px; align-content: start; }
.bar { display: block; width: 100%; height: 14px; border-radius: 3px; }
rect.critical { fill: var(--critical-bar); } rect.high { fill: var(--high-bar); } rect.medium { fill: var(--medium-bar); }
rect.low { fill: var(--low-bar); } rect.none { fill: var(--none-bar); } rect.unknown { fill: var(--unknown-bar); }
rect.risk { fill: var(--accent); }

.badge { display: inline-block; padding: 1px 8px; border-radius: 4px; font-size: 13px; font-weight: 600; white-space: nowrap; }
.badge.critical { color: var(--critical); background: var(--critical-ground); } .badge.high { color: var(--high); background: var(--high-ground); }
.badge.medium { color: var(--medium); background: var(--medium-ground); } .badge.low { color: var(--low); background: var(--low-ground); }
.badge.none, .badge.unknown { color: var(--none); background: var(--none-ground); }
.badge.exploited { color: var(--alarm); background: none; box-shadow: inset 0 0 0 1.5px var(--alarm); }
.kind { font-size: 13px; color: var(--quiet); margin-right: 4px; }

.actions > li { position: relative; padding: 16px 0 16px 48px; border-top: 1px solid var(--line); }
.actions > li:first-child { border-top: 0; padding-top: 0; } .actions > li:last-child { padding-bottom: 0; }
.actions > li::before { content: attr(data-rank); position: absolute; left: 0; width: 30px; height: 30px; border-radius: 50%; background: var(--code);
  border: 1px solid var(--line); display: grid; place-items: center; font-weight: 700; font-size: 14px; }
.actions article { display: grid; gap: 8px; }
.tags { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.weight { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; font-size: 14px; }
.weight .bar { width: 160px; height: 8px; background: var(--code); flex: none; }
.actions .facts { font-size: 14px; gap: 2px; } .actions .facts > div { grid-template-columns: 80px minmax(0, 1fr); }
.actions dd a { margin-right: 6px; display: inline-block; }

.decisions > li { padding: 14px 0; border-top: 1px solid var(--line); }
.decisions > li:first-child { border-top: 0; padding-top: 0; } .decisions > li:last-child { padding-bottom: 0; }
.decisions article { display: grid; gap: 6px; } .decisions h3 { display: flex; flex-wrap: wrap; gap: 8px; align-items: baseline; }
.decisions .facts { font-size: 14px; gap: 2px; } .decisions .facts > div { grid-template-columns: 80px minmax(0, 1fr); }
.decisions dd a { margin-right: 6px; display: inline-block; }

.filters { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: end; margin-bottom: 16px; }
.filters[hidden] { display: none; }
.filters label:not(.check) { display: grid; gap: 4px; font-size: 14px; color: var(--quiet); }
.filters .text { flex: 1 1 220px; }
input[type=search], select, button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--quiet); border-radius: 6px; padding: 6px 10px; min-height: 36px; max-width: 100%; }
input[type=search] { width: 100%; } select { max-width: 220px; }
input::placeholder { color: var(--quiet); opacity: 1; }
button { cursor: pointer; } button:hover { background: var(--code); }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: 6px; }
legend { padding: 0; margin-bottom: 4px; font-size: 14px; color: var(--quiet); float: left; width: 100%; }
.check { display: inline-flex; gap: 6px; align-items: center; min-height: 36px; padding: 4px 10px; border: 1px solid var(--line); border-radius: 6px; font-size: 14px; cursor: pointer; }
.check input { margin: 0; accent-color: var(--accent); }
.buttons { display: flex; gap: 8px; }
#shown { width: 100%; color: var(--quiet); }

table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 8px 0 4px; }
td, section th { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; overflow-wrap: anywhere; }
thead th { font-size: 14px; font-weight: 600; color: var(--quiet); border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody th { font-weight: 600; }
.stacking tr + tr > * { border-top: 1px solid var(--line); }
.stacking:not(:last-child) { margin-bottom: 12px; } .stacking .number { padding-right: 24px; }
/* A CVE id and a short date stay whole; anything may break before a table grows too wide. */
.stacking tbody th { min-width: 9em; } .stacking td { min-width: 5em; }
thead .number { text-align: right; }
.findings, .findings > thead, .finding, .findings > * > tr > * { display: block; }
.findings > * > tr:not(.more) { display: grid; gap: 12px; grid-template-columns: 120px minmax(0, 1.3fr) minmax(0, 1.5fr) minmax(0, 1fr) minmax(0, 1.1fr) 64px; }
.more { display: block; }
.findings > * > tr > * { padding: 0; border: 0; overflow-wrap: anywhere; }
.findings > thead { position: sticky; top: 0; background: var(--card); z-index: 1; border-bottom: 1px solid var(--line); padding: 8px 0; }
.findings > thead button { all: unset; cursor: pointer; color: var(--text); }
.findings > thead button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.findings > thead button::after { content: " \\2195"; color: var(--quiet); }
th[aria-sort=ascending] button::after { content: " \\2191" !important; } th[aria-sort=descending] button::after { content: " \\2193" !important; }
.findings > * > tr > .number, .findings > thead th:last-child { text-align: right; }
.finding { border-top: 1px solid var(--line); padding: 8px 0; content-visibility: auto; contain-intrinsic-size: auto 66px; }
.findings > thead + .finding { border-top: 0; }
.finding[hidden] { display: none; }
.finding:target { background: var(--code); }
.score { color: var(--quiet); font-variant-numeric: tabular-nums; } .fix { color: var(--good); font-weight: 600; }
.more details { padding: 2px 0 0 132px; }
summary { cursor: pointer; } .more summary { color: var(--quiet); }
details[open] > summary { color: var(--text); margin-bottom: 8px; }
.more .facts, .evidence, .references, .id { font-size: 14px; }
.evidence { margin: 8px 0; } .evidence td, .evidence th { padding: 4px 12px 4px 0; } .evidence thead th { font-size: inherit; }
.references + .references { list-style: disc; padding-left: 20px; } .id { margin: 6px 0 4px; }
.packages { border-top: 1px solid var(--line); } .packages > summary { padding: 10px 0; font-weight: 600; }
#coverage ul { list-style: disc; padding-left: 20px; margin-bottom: 12px; }
#coverage .facts { margin-top: 12px; }
.rest { border-top: 1px solid var(--line); margin-top: 16px; padding-top: 12px; } .rest > summary { font-weight: 600; }
.rest .actions { padding-top: 12px; }
footer { font-size: 14px; }

@media (max-width: 720px) {
  .page { padding: 20px 12px 32px; }
  h1 { font-size: 22px; }
  section:not(.charts) { padding: 16px; }
  .top .facts > div { grid-template-columns: 1fr; gap: 0; } .facts { gap: 8px; }
  .more .facts > div, #coverage .facts > div { grid-template-columns: 96px minmax(0, 1fr); }
  .actions > li { padding-left: 40px; }
  .findings > thead, .stacking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .findings > * > tr:not(.more), .stacking, .stacking caption, .stacking tbody, .stacking tr, .stacking td, .stacking th { display: block; }
  .finding { contain-intrinsic-size: auto 190px; }
  .findings > * > tr:not(.more) > *, .stacking tr > * { border: 0 !important; padding: 2px 0; min-width: 0 !important; }
  .stacking tr + tr { border-top: 1px solid var(--line); } .stacking tr { padding: 8px 0; }
  td[data-label]:not(:empty) { position: relative; padding-left: 112px !important; text-align: left; }
  td[data-label]:not(:empty)::before { content: attr(data-label); color: var(--quiet); position: absolute; left: 0; }
  td:empty { display: none !important; }
  .more details { padding-left: 0; }
}
@media print {
  :root { --ground: #fff; }
  body { font-size: 11px; } .page { max-width: none; padding: 0; }
  .filters, .skip, .packages, thead button::after { display: none !important; }
  section, figure { break-inside: auto; border: 0 !important; padding: 0 !important; }
  .actions > li, .decisions > li, .finding, .stacking tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .findings > thead { position: static; } .finding { content-visibility: visible; }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: 6px; } .tiles li { padding: 6px 8px; } .tiles strong { font-size: 18px; } .tiles span, .bars, .legend { font-size: 11px; }
  .badge, .bar, .dot, .arc, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; } .badge { font-size: 10px; padding: 0 5px; } thead th { font-size: 11px; }
}
`;
