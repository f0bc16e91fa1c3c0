interface Body {
  content?: Record<string, { schema?: { properties?: object } }>;
}

interface Operation {
  summary?: string;
  security?: object[];
  parameters: { name: string; in: string }[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

export interface OpenApi {
  openapi: string;
  info: { title: string };
  paths: Record<string, Record<string, Operation>>;
}

type Route = [string, Operation];

/** Every route as `method /path`, with what is said of it. */
export function routesOf({ paths }: OpenApi): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): Route => [`${method} ${path}`, operation]));
}

export function apiRoutesOf(api: OpenApi): Route[] {
  return routesOf(api).filter(([route]) => route.includes(' /api/'));
}

/** Routes without a sentence, and routes of the API that say nothing of their key. */
export function unexplained(api: OpenApi): string[] {
  const silent = routesOf(api).filter(([, { summary }]) => !summary);
  return namesOf([...silent, ...apiRoutesOf(api).filter(([, { security }]) => !security?.length)]);
}

/** Routes that take a body and do not describe it; actions (`…/{id}/pause`, `/queues/pause`) may take none, and tickets are made of the key alone. */
export function undescribedBodies(api: OpenApi): string[] {
  const writes = apiRoutesOf(api).filter(([route]) => /^(post|put|patch) /.test(route) && !/(\/\{\w+\}\/[\w-]+|\/tickets|\/queues\/(pause|resume))$/.test(route));
  const described = (body: Body | undefined): boolean => Object.values(body?.content ?? {}).some(({ schema }) => schema?.properties);
  return namesOf(writes.filter(([, { requestBody }]) => !described(requestBody)));
}

/** Routes that answer with a body when all goes well, and do not describe it. */
export function undescribedAnswers(api: OpenApi): string[] {
  const schemaOf = ({ content = {} }: Body): object | undefined => (content['application/json'] ?? content['text/event-stream'] ?? content['application/octet-stream'])?.schema;
  const described = ({ responses }: Operation): boolean =>
    Object.entries(responses).some(([status, body]) => status === '204' || (/^20[0-3]$/.test(status) && schemaOf(body) !== undefined));
  return namesOf(apiRoutesOf(api).filter(([, operation]) => !described(operation)));
}

/** Lists that cannot be paged. */
export function unpagedLists(api: OpenApi): string[] {
  return namesOf(pagesOf(api).filter(([, operation]) => !['limit', 'cursor'].every((name) => queryOf(operation).includes(name))));
}

/** The paths of lists and exports, with the parameters of their queries. */
export function listsOf(api: OpenApi): { path: string; parameters: string[] }[] {
  const exports = apiRoutesOf(api).filter(([route]) => /^get .*\/export$/.test(route));
  return [...pagesOf(api), ...exports].map(([route, operation]) => ({ path: route.replace(/^get /, ''), parameters: queryOf(operation) }));
}

function pagesOf(api: OpenApi): Route[] {
  return apiRoutesOf(api).filter(([route, { responses }]) => route.startsWith('get ') && JSON.stringify(responses['200'] ?? {}).includes('"nextCursor"'));
}

function queryOf({ parameters }: Operation): string[] {
  return parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
}

function namesOf(routes: Route[]): string[] {
  return routes.map(([route]) => route);
}
