import { limitExceeded } from '@seaworthy/model';
import { limits } from '../limits.ts';

/** @throws LIMIT_EXCEEDED */
export function checkLayerCount(what: string, layers: readonly unknown[]): void {
  if (layers.length > limits.layersPerImage) {
    throw limitExceeded(what, 'layers of an image', limits.layersPerImage);
  }
}
