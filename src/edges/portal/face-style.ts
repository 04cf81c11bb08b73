// What the pages for everybody have beyond the one style: their row of links, tables of numbers, stages, and how they are printed.
import { withFallbacks } from './style.ts'

export const FACE_STYLE = withFallbacks(`
.top .face{display:block;padding-top:0;padding-bottom:.5rem;line-height:1.3}
.face a{margin-right:1.4rem}
.face [aria-current]{box-shadow:0 .15rem 0 var(--main)}
.count{width:100%;border-collapse:collapse;font-size:.9375rem;line-height:1.4}
.count th,.count td{padding:.4rem 0 .4rem .9rem;border-top:1px solid var(--line);text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}
.count th:first-child{padding-left:0;text-align:left;font-weight:400}
.count thead th{border:0;color:var(--soft);font-weight:400}
.facts{display:grid!important;grid-template-columns:minmax(5rem,max-content) 1fr}.facts dd+dt{margin-top:0!important}
.steps{list-style:none}
.steps li+li{margin-top:1rem}
.steps p+progress,.steps progress+p{margin-top:.4rem}
.steps .tag{margin-left:.6rem}
@media print{html{font-size:12px}body,.top,.card{background:none!important}.top .face,.skip,.ask{display:none}#ask:not(:has(#answer)){display:none}.wrap{max-width:none;padding:0}main{padding-top:.75rem!important}.card{border:0;padding:0}a{color:inherit}h2,h3{page-break-after:avoid}tr,.rule,.steps li{page-break-inside:avoid}thead{display:table-header-group}}
`).replace(/\n/g, '')
