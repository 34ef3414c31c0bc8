/** Draws a picture as PNG. Asked by the functions that post messages; it may touch nothing. */
import { createPictureHandler } from './composition/picture-renderer.ts';

export const handler = createPictureHandler();
