// The style of the strip, beside that of the page it stands on: a park without the sample never sends it.

const RULES = `
html{scroll-padding-bottom:11rem}
.tour{background:var(--sheet);border-top:.25rem solid var(--sun);padding:.7rem 0 .8rem;font-size:1rem;line-height:1.45}
@media (min-height:36rem){.tour{position:-webkit-sticky;position:sticky;bottom:0}}
.tour p+p{margin-top:.3rem}
.tour .at{display:flex;align-items:center;color:var(--soft);font-size:.875rem}
.tour progress{width:8rem;height:.35rem;margin-left:.8rem}
.tour code{font-family:ui-monospace,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.tour form{display:inline}
.tour .ways{display:flex;flex-wrap:wrap;align-items:center;margin-top:.5rem}
.tour .ways>*{margin-right:1.1rem}
.tour .ways>:last-child{margin:0 0 0 auto}
.tour .go{min-height:0;padding:.35rem 1.1rem}
.tour-shut{padding:.35rem 0;border-top-width:1px;border-color:var(--line);font-size:.9rem;position:static}
.line{margin-bottom:0;padding:.8rem 1rem;background:var(--ground);border:1px solid var(--line);border-radius:.45rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.9rem/1.5 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
@media (max-width:30rem){.tour{font-size:.9375rem;padding:.5rem 0}.tour progress{width:5rem}}
@media print{.tour{display:none}}
`

export const TOUR_STYLE = RULES.replace(/\n/g, '')
