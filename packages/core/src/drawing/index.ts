export { colorLegend } from './color-legend.js';
export { AGAINST, type Color, FOR, type MapOverlayOptions, mapOverlay, scaleMap } from './map-overlay.js';
export { outline } from './outline.js';
