import { editLimits } from '../../../shared/limits/edit.ts';
import { imageSize } from './image-size.ts';
import { breach, isWebAddress } from './rules.ts';

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const { maxBytes, minSide, aspect } = editLimits.image;

/** Checks one reference image as far as the client can: an address is the service's to fetch. @throws AppError `request-invalid` */
export function checkImage(image: string, field: string): void {
  if (/^data:/i.test(image)) breach('image_prefix', field, image.slice(0, 24));
  if (/^https?:/i.test(image)) {
    if (!isWebAddress(image)) breach('url', field, image.slice(0, 40));
    return;
  }
  if (image.length % 4 !== 0 || !base64.test(image)) breach('image_base64', field, image.slice(0, 12));
  const padding = image.endsWith('==') ? 2 : image.endsWith('=') ? 1 : 0;
  const byteCount = (image.length / 4) * 3 - padding;
  if (byteCount > maxBytes) breach('image_bytes', field, byteCount);
  const size = imageSize(Buffer.from(image, 'base64'));
  if (!size) return breach('image_format', field, image.slice(0, 12));
  const { width, height } = size;
  const found = `${width}×${height}`;
  if (Math.min(width, height) < minSide) breach('image_side', field, found);
  if (width / height < aspect.min || width / height > aspect.max) breach('image_aspect', field, found);
}
