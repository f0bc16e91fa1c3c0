import type { RunningSystem } from './system.ts';

export interface Answer<Body> {
  status: number;
  body: Body;
}

/** Calls the API through the gateway with the admin key. */
export async function call<Body>(system: RunningSystem, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
  const headers = { authorization: `Bearer ${system.apiKey}`, ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(`${system.gatewayUrl}${path}`, { ...init, headers, signal: AbortSignal.timeout(40_000) });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as Body };
}

export function post<Body>(system: RunningSystem, path: string, body: unknown): Promise<Answer<Body>> {
  return call<Body>(system, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Uploads images as multipart, with text fields beside them. */
export function upload<Body>(system: RunningSystem, path: string, { images, fields = {} }: Upload): Promise<Answer<Body>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const image of images) form.append('image', new Blob([Uint8Array.from(image)]), 'card.jpg');
  return call<Body>(system, path, { method: 'POST', body: form });
}

interface Upload {
  images: readonly Uint8Array[];
  fields?: Record<string, string>;
}
