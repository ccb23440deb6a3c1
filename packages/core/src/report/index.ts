export { type HtmlPart, html, SafeHtml } from '../html.js';
export type { InputRenderer } from './mistake-section.js';
export { type PageParts, page } from './page.js';
export { type LearningRateReportOptions, renderLearningRates } from './render-learning-rates.js';
export { type ReportOptions, renderReport } from './render-report.js';
