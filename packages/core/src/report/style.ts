/**
 * The page's style sheet: one column of sections on a quiet ground, two colours that mean right and wrong, and figures in
 * columns of equal width. Colours keep a contrast of 4.5:1 to their ground in both schemes.
 */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --sheet: #ffffff; --ink: #1d2126; --soft: #5c636c; --line: #e2dfd8; --empty: #f3f1ec;
  --right: #1f5f99; --wrong: #c2480f; --on-colour: #ffffff; --bar: #dbe8f4; --wrong-bar: #f8e0d2;
  --training: #8a929c; --validation: #1f5f99; --kept: #c2480f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --sheet: #1b1f24; --ink: #e8e6e1; --soft: #a2a8b0; --line: #31373f; --empty: #20252b;
    --right: #7cb5ea; --wrong: #f39a63; --on-colour: #10151a; --bar: #24405a; --wrong-bar: #57331d;
    --training: #858d97; --validation: #7cb5ea; --kept: #f39a63;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 3rem 1.5rem; max-width: 75rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, dl, dd, ol, ul, figure, pre { margin: 0; }
h1 { font-size: clamp(1.6rem, 4vw, 2.25rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.25rem; letter-spacing: -0.01em; margin-bottom: 1rem; }
h3 { font-size: 0.95rem; margin-bottom: 0.5rem; }
header p, .note, footer, figcaption, dt, small, .id { color: var(--soft); }
header p { margin-top: 0.4rem; }
.note, footer, figcaption, small, .id { font-size: 0.85rem; }
section { margin-top: 3rem; }
footer { margin-top: 4rem; border-top: 1px solid var(--line); padding-top: 1rem; }
small { font-weight: 400; white-space: nowrap; letter-spacing: 0; }

.headline {
  display: grid; grid-template-columns: minmax(20.5rem, 2fr) 3fr; gap: 2rem 3rem; align-items: center;
  margin-top: 2rem; padding: 2rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 0.75rem;
}
.headline > :only-child { grid-column: 1 / -1; }
.accuracy .figure {
  font-size: clamp(3rem, 9vw, 4.5rem); line-height: 1; font-weight: 650; letter-spacing: -0.04em;
  margin-bottom: 0.75rem; color: var(--right); font-variant-numeric: tabular-nums; white-space: nowrap;
}
.accuracy .note { margin-top: 0.5rem; }
.headline dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1.25rem 1.5rem; }
.headline dt { font-size: 0.85rem; }
.headline dd { font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }

section > p + .legend { margin-top: 0.75rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-bottom: 1rem; font-size: 0.85rem; }
.key { white-space: nowrap; }
.key::before {
  content: ""; display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.4em;
  border-radius: 0.2em; vertical-align: -0.05em; background: var(--key);
}
.key.training { --key: var(--training); } .key.validation { --key: var(--validation); }
.key.right { --key: var(--right); } .key.wrong, .key.kept { --key: var(--wrong); }
.key.training::before, .key.validation::before { width: 1.4em; height: 0.2em; vertical-align: 0.2em; }
.key.kept::before { width: 0; height: 1em; border-left: 2px dashed var(--kept); border-radius: 0; background: none; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 2rem; }
.curves figcaption { color: var(--ink); font-weight: 600; font-size: 0.95rem; }
.chart { display: block; max-width: 100%; height: auto; color: var(--soft); font: 11px system-ui, sans-serif; }
.curves .chart { width: 100%; }
.matrix .chart { max-width: none; color: var(--ink); }
.chart [aria-label="y-grid"] { stroke: var(--line); stroke-opacity: 1; }

.beside { display: flex; flex-wrap: wrap; gap: 2rem 3rem; align-items: flex-start; }
.beside > * { min-width: 0; max-width: 100%; }
.beside > table { flex: 1 1 20rem; }
.matrix figcaption { margin-top: 0.75rem; } .matrix .key { margin-left: 0.75em; }
.scroll { overflow: auto; max-width: 100%; } .scroll.tall { max-height: 36rem; border: 1px solid var(--line); }

table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th, td { text-align: left; padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: 0.82rem; color: var(--soft); white-space: nowrap; position: sticky; top: 0; background: var(--ground); }
th:first-child { padding-left: 0; } tbody th { font-weight: 550; }
.tall th:first-child { padding-left: 0.75rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th button {
  all: unset; cursor: pointer; padding: 0.15rem 0;
}
th button:hover { color: var(--ink); }
th button:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--right); outline-offset: 2px; }
th button::after { content: "↕"; margin-left: 0.35em; opacity: 0.45; }
th[aria-sort] button { color: var(--ink); } th[aria-sort] button::after { opacity: 1; }
th[aria-sort="ascending"] button::after { content: "↑"; } th[aria-sort="descending"] button::after { content: "↓"; }
.bar { background: linear-gradient(var(--fill, var(--bar)) 0 0) no-repeat 0 / calc(100% * var(--share)) 100%; }
td.bar { background-size: calc(100% * var(--share)) calc(100% - 6px); background-position: 0 50%; }
.scroll + .note { margin-top: 0.75rem; }
details { margin-top: 1.25rem; } summary { cursor: pointer; font-size: 0.92rem; color: var(--soft); }
details[open] summary { margin-bottom: 0.75rem; }

.mistakes {
  list-style: none; padding: 0; margin-top: 1rem; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
}
.mistakes > li {
  background: var(--sheet); border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.6rem;
  display: flex; flex-direction: column; gap: 0.4rem; break-inside: avoid;
}
.input { border-radius: 0.35rem; overflow: hidden; background: var(--empty); }
.input img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; }
.input img.pixelated { image-rendering: pixelated; }
.input p { padding: 0.5rem; font-size: 0.9rem; } .unavailable { color: var(--wrong); }
.verdict { line-height: 1.3; font-size: 0.92rem; }
.is-wrong { color: var(--wrong); font-weight: 650; } .is-right { color: var(--right); font-weight: 650; }
.scores { list-style: none; padding: 0; font-size: 0.8rem; }
.scores li { display: flex; justify-content: space-between; gap: 0.5rem; padding: 0.1rem 0.35rem; margin-bottom: 1px; }
.scores li:first-child { --fill: var(--wrong-bar); }
.id { font-family: ui-monospace, monospace; font-size: 0.75rem; }
.mistakes .id { margin-top: auto; }

.skipped { padding-left: 1.2rem; margin-bottom: 1rem; font-size: 0.92rem; }
.groups dt { overflow-wrap: break-word; }
.groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 2rem 3rem; }
.groups dl > div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); font-size: 0.92rem; }
.groups dd { text-align: right; font-variant-numeric: tabular-nums; }
pre { overflow: auto; padding: 0.9rem 1rem; margin-bottom: 2rem; border-radius: 0.5rem; background: var(--sheet); border: 1px solid var(--line); }
code { font: 0.9rem/1.5 ui-monospace, monospace; }

@media (max-width: 54rem) {
  body { padding: 1.5rem 1rem; }
  section { margin-top: 2.25rem; }
  .headline { grid-template-columns: 1fr; padding: 1.25rem; }
  .headline dl { grid-template-columns: 1fr 1fr; }
  th, td { padding: 0.35rem 0.4rem; }
  .mistakes { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 0.75rem; }
}
@media print {
  :root { --ground: #fff; --sheet: #fff; --ink: #000; --soft: #444; }
  body { padding: 0; max-width: none; }
  section { break-inside: avoid-page; } .scroll, .scroll.tall { overflow: visible; max-height: none; border: 0; }
  th button::after { content: ""; } thead th { position: static; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
