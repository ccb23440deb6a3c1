export { describePicture } from './describe-picture.js';
export { drawExplanation } from './draw-explanation.js';
export {
  type ExplainedPictures,
  type ExplainPictureOptions,
  explainPicture,
  type PictureExplanation,
  type PicturePlaces,
} from './explain-picture.js';
export { sketchExplanation } from './sketch-explanation.js';
export { type StrongestArea, strongestArea } from './strongest-area.js';
