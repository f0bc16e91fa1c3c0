import { root } from '../commands.ts';

/**
 * A module as it was built, its path from the root. Node only strips types here, and the sources of apps and libraries may
 * hold more than types over JavaScript.
 */
export async function importBuilt<Module>(path: `${'apps' | 'libs'}/${string}/dist/${string}.js`): Promise<Module> {
  return (await import(`file://${root}${path}`)) as Module;
}
