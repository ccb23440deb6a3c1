export type { Backbone } from './backbone.js';
