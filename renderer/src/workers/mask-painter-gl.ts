import { boxFromRuns } from '../../../electron/shared/rle/mask.ts';
import type { MaskBox } from '../../../electron/shared/rle/measures.ts';
import { checkerLines, reach, toDraw, type MaskPainter } from './mask-painter.ts';
import type { ReadMask } from './mask-store.ts';
import type { Colour, OverlayLook } from './protocol.ts';

const vertexShader = `#version 300 es
in vec2 corner;
uniform vec2 canvas;
uniform vec4 rectangle;
void main() {
  vec2 at = mix(rectangle.xy, rectangle.zw, corner);
  gl_Position = vec4(at.x / canvas.x * 2.0 - 1.0, 1.0 - at.y / canvas.y * 2.0, 0.0, 1.0);
}`;

/**
 * The texture is the mask as it comes, cut to its box: one line of the texture is one column of the picture, so x and y
 * are swapped when it is looked up. `box` is the box's corner and size as fractions of the picture. `sharp` squeezes the linear filter's ramp, several pixels wide when zoomed in, to one pixel.
 */
const fragmentShader = `#version 300 es
precision highp float;
uniform sampler2D mask;
uniform vec2 canvas;
uniform vec2 origin;
uniform vec2 size;
uniform vec4 box;
uniform vec3 colour;
uniform float tint;
uniform float line;
uniform float sharp;
uniform int mode;
uniform float checker;
out vec4 result;

float inside(vec2 at) {
  vec2 place = ((at - origin) / size - box.xy) / box.zw;
  if (any(lessThan(place, vec2(0.0))) || any(greaterThanEqual(place, vec2(1.0)))) return 0.0;
  return clamp((texture(mask, place.yx).r - 0.5) * sharp + 0.5, 0.0, 1.0);
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, canvas.y - gl_FragCoord.y);
  if (mode == 2) {
    vec2 field = floor(at / checker);
    float shade = mod(field.x + field.y, 2.0) < 0.5 ? 0.20 : 0.26;
    result = vec4(vec3(shade), 1.0);
    return;
  }
  float here = inside(at);
  if (mode == 1) {
    result = vec4(here);
    return;
  }
  if (line <= 0.0) {
    result = vec4(colour, 1.0) * here * tint;
    return;
  }
  float lowest = here;
  float highest = here;
  for (int turn = 0; turn < 8; turn++) {
    float angle = float(turn) * 0.78539816;
    float there = inside(at + vec2(cos(angle), sin(angle)) * line);
    lowest = min(lowest, there);
    highest = max(highest, there);
  }
  float edge = highest * (1.0 - lowest);
  float alpha = mix(here * tint, 1.0, edge);
  result = vec4(colour * alpha, alpha);
}`;

const draw = { overlay: 0, erase: 1, checker: 2 } as const;
/** Bytes of mask textures kept for frames gone by; three 4K masks fit. */
const textureBudget = 48 * 1024 * 1024;

/**
 * Paints masks with WebGL2. Null where there is none, and where it is only imitated by the processor: painting runs
 * directly is many times faster then.
 */
export function createGlPainter(): MaskPainter | null {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false, alpha: true });
  const program = gl && linked(gl);
  if (!gl || !program || isImitated(gl)) return null;
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  gl.useProgram(program);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.enable(gl.BLEND);
  const at = (name: string) => gl.getUniformLocation(program, name);
  const places = {
    canvas: at('canvas'),
    rectangle: at('rectangle'),
    origin: at('origin'),
    size: at('size'),
    box: at('box'),
    colour: at('colour'),
    tint: at('tint'),
    line: at('line'),
    sharp: at('sharp'),
    mode: at('mode'),
    checker: at('checker'),
  };
  const textures = new TextureShelf(gl);

  const drawMask = (look: OverlayLook, mask: ReadMask, mode: number, colour: Colour, tint: number): void => {
    const { left, top, right, bottom } = reach(look, mask);
    if (left >= right || top >= bottom) return;
    textures.bind(mask);
    const { x, y, width, height } = padded(mask);
    gl.uniform4f(places.box, x / mask.width, y / mask.height, width / mask.width, height / mask.height);
    gl.uniform4f(places.rectangle, left, top, right, bottom);
    gl.uniform3f(places.colour, ...colour);
    gl.uniform1f(places.tint, tint);
    gl.uniform1f(places.sharp, Math.max(1, look.pictureWidth / mask.width));
    gl.uniform1i(places.mode, mode);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  };

  return {
    paint(look, masks) {
      const wanted = toDraw(look, masks);
      if (gl.isContextLost() || look.width < 1 || look.height < 1 || wanted.length === 0) return null;
      if (canvas.width !== look.width) canvas.width = look.width;
      if (canvas.height !== look.height) canvas.height = look.height;
      gl.viewport(0, 0, look.width, look.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(places.canvas, look.width, look.height);
      gl.uniform2f(places.origin, look.x, look.y);
      gl.uniform2f(places.size, look.pictureWidth, look.pictureHeight);
      gl.uniform1f(places.line, look.line / 2);
      gl.uniform1f(places.checker, look.line * checkerLines);
      if (look.mode === 'cutout') {
        gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
        gl.uniform4f(places.rectangle, 0, 0, look.width, look.height);
        gl.uniform1i(places.mode, draw.checker);
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
        gl.blendFunc(gl.ZERO, gl.ONE_MINUS_SRC_ALPHA);
        for (const { object, mask } of wanted) drawMask(look, mask, draw.erase, object.colour, 1);
      } else {
        gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
        const tint = look.mode === 'outline' ? 0 : look.opacity;
        for (const { object, mask } of wanted) drawMask(look, mask, draw.overlay, object.colour, tint);
      }
      return { kind: 'bitmap', bitmap: canvas.transferToImageBitmap() };
    },
    dispose() {
      textures.dispose();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** A mask's box with one pixel around it, where the picture has one: the filter needs the outside too. */
function padded({ box, width, height }: ReadMask): MaskBox {
  const x = Math.max(0, box.x - 1);
  const y = Math.max(0, box.y - 1);
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + 1) - x,
    height: Math.min(height, box.y + box.height + 1) - y,
  };
}

/** Mask textures by mask, those used longest ago dropped first. */
class TextureShelf {
  readonly #gl: WebGL2RenderingContext;
  readonly #textures = new Map<ReadMask, WebGLTexture>();
  #bytes = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  bind(mask: ReadMask): void {
    const gl = this.#gl;
    const known = this.#textures.get(mask);
    if (known) {
      // Moved to the end: a Map remembers the order things were put in.
      this.#textures.delete(mask);
      this.#textures.set(mask, known);
      gl.bindTexture(gl.TEXTURE_2D, known);
      return;
    }
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const box = padded(mask);
    const bytes = boxFromRuns(mask.runs, mask.height, box, 255);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, box.height, box.width, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
    }
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    }
    this.#textures.set(mask, texture);
    this.#bytes += bytes.length;
    this.#shrink(mask);
  }

  dispose(): void {
    for (const texture of this.#textures.values()) this.#gl.deleteTexture(texture);
    this.#textures.clear();
    this.#bytes = 0;
  }

  #shrink(keep: ReadMask): void {
    for (const [mask, texture] of this.#textures) {
      if (this.#bytes <= textureBudget) return;
      if (mask === keep) continue;
      this.#gl.deleteTexture(texture);
      this.#textures.delete(mask);
      const box = padded(mask);
      this.#bytes -= box.height * box.width;
    }
  }
}

function isImitated(gl: WebGL2RenderingContext): boolean {
  const facts = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(facts ? facts.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return /swiftshader|llvmpipe|software|basic render/i.test(String(renderer));
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
