import type { Child } from '../stack/child.ts';

const shareMs = 800;

/**
 * Stops the children one after the other, all within `totalMs`: each may take what is left but for a share for each one
 * after it, and is killed when it takes longer.
 */
export async function stopInOrder(children: Child[], totalMs: number): Promise<void> {
  const end = Date.now() + totalMs;
  for (const [index, child] of children.entries()) {
    const reserved = shareMs * (children.length - index - 1);
    await child.stop(Math.max(shareMs, end - Date.now() - reserved));
  }
}
