// SPDX-License-Identifier: Apache-2.0
#include "io/report/style.hpp"

namespace isotone::io::report {

const char* const style_sheet = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1d21; font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 32px 48px; }
header { border-bottom: 2px solid #1f3c5a; padding-bottom: 12px; margin-bottom: 20px; }
h1 { font-size: 25px; line-height: 1.25; margin: 0; color: #14283d; font-weight: 650; }
header p { margin: 4px 0 0; color: #566270; font-size: 14px; }
h2 { font-size: 18px; margin: 34px 0 10px; padding-bottom: 4px; border-bottom: 1px solid #d5dae0; color: #14283d; font-weight: 620; }
p { margin: 8px 0; max-width: 78ch; white-space: pre-line; overflow-wrap: anywhere; }
.attention { border: 1px solid #c9a227; border-left-width: 6px; background: #fffaeb; padding: 10px 16px; margin: 0 0 20px; border-radius: 3px; }
.attention.failed { border-color: #a3211d; background: #fdf3f2; }
.attention h2 { border: 0; margin: 0 0 4px; font-size: 16px; padding: 0; }
.attention ul { margin: 0; padding-left: 20px; } .attention li { margin: 3px 0; overflow-wrap: anywhere; }
.attention a { color: inherit; }
p.pass, p.fail, p.note { padding: 6px 12px; border-left: 5px solid; border-radius: 2px; max-width: none; }
p.pass { border-color: #2a7f4f; background: #f1f8f4; } p.fail { border-color: #a3211d; background: #fdf3f2; }
p.note { border-color: #c9a227; background: #fffaeb; }
.mark { display: inline-block; font-size: 11px; font-weight: 700; letter-spacing: .04em; padding: 0 6px; border-radius: 3px; margin-right: 8px; border: 1px solid; line-height: 17px; vertical-align: 1px; white-space: nowrap; }
.mark.pass { color: #17593a; background: #e3f2e9; } .mark.fail { color: #8c1713; background: #fbe3e1; } .mark.note { color: #6b5310; background: #fff1c9; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 12px 0 16px; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: #414b57; padding-bottom: 5px; font-size: 14px; }
th, td { padding: 4px 14px 4px 8px; text-align: left; border-bottom: 1px solid #e3e7eb; vertical-align: top; }
thead th { border-bottom: 1.5px solid #7b8794; color: #39434e; font-weight: 620; background: #f6f8fa; vertical-align: bottom; }
td.number, th.number { text-align: right; }
td.pass { background: #eef7f1; } td.fail { background: #fcecea; } td.note { background: #fff7e0; }
.figures { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: flex-start; margin: 12px 0; }
figure { margin: 0; } figure.plot { flex: 0 1 516px; min-width: 0; } figure.picture { flex: 0 1 auto; max-width: 246px; }
figcaption { color: #414b57; font-size: 13.5px; max-width: 62ch; margin-top: 4px; }
svg { display: block; max-width: 100%; height: auto; } svg.plot { width: 100%; }
svg text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #2b333b; }
svg .grid { stroke: #e6e9ed; stroke-width: 1; } svg .axis { stroke: #5a6672; stroke-width: 1; }
svg .rim { stroke: #8b96a1; stroke-width: .7; } svg rect.rim:not([fill]) { fill: none; }
svg .bar { fill: none; stroke: #2b333b; stroke-width: 1.4; }
footer { margin-top: 40px; padding-top: 8px; border-top: 1px solid #d5dae0; color: #66717d; font-size: 13px; }
@media print {
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  .attention, p.pass, p.fail, p.note, .mark, td, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure, tr, .attention { break-inside: avoid; } h2 { break-after: avoid; } a { text-decoration: none; }
  figure.plot { flex: 0 0 48%; }
}
@page { margin: 16mm 14mm; }
)css";

}  // namespace isotone::io::report
