// The real servers of the AT Protocol on loopback: PLC directory, PDS, bsync and AppView.
// One argument, as JSON: {modules, postgres, redis, ports: {plc, bsync, appview, pds, search}}.
// Without ports.search the AppView falls back on its own search, which reads handles only and answers
// an empty list for a display name.
import http from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const { modules, postgres, redis, ports } = JSON.parse(process.argv[2])
const devEnv = createRequire(`${modules}/package.json`).resolve('@atproto/dev-env')
const { TestBsky, TestBsync, TestPds, TestPlc, EXAMPLE_LABELER, mockNetworkUtilities } = await import(
  pathToFileURL(devEnv)
)

const SCHEMA = 'appview_lab'
const API_KEY = 'bsync-api-key'

const ACTORS = `
  select actor.did from ${SCHEMA}.actor
  left join ${SCHEMA}.profile on profile.creator = actor.did
  where actor.handle ilike $1 or profile."displayName" ilike $1 or profile.description ilike $1
  order by actor."indexedAt" desc, actor.did limit $2 offset $3`

const POSTS = `
  select uri from ${SCHEMA}.post where text ilike $1
  order by "sortAt" desc, uri limit $2 offset $3`

const SEARCHES = {
  '/xrpc/app.bsky.unspecced.searchActorsSkeleton': { query: ACTORS, field: 'actors' },
  '/xrpc/app.bsky.unspecced.searchPostsSkeleton': { query: POSTS, field: 'posts' },
}

const url = (port) => `http://localhost:${port}`
const containing = (term) => `%${term.trim().replace(/^@/, '').replace(/[%_\\]/g, '\\$&')}%`

async function search(pool, { query, field }, params) {
  const limit = Number(params.get('limit') ?? 25)
  const offset = Number(params.get('cursor') ?? 0)
  const { rows } = await pool.query(query, [containing(params.get('q') ?? ''), limit + 1, offset])
  const cursor = rows.length > limit ? { cursor: String(offset + limit) } : {}
  return { [field]: rows.slice(0, limit), ...cursor }
}

// The back end that an AppView asks at its searchUrl; production runs one of its own behind the same two calls.
function startSearch(pool) {
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, url(ports.search))
    const kind = SEARCHES[pathname]
    const answer = kind ? await search(pool, kind, searchParams) : { error: 'MethodNotImplemented' }
    response.writeHead(kind ? 200 : 501, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  server.listen(ports.search)
}

const plc = await TestPlc.create({ port: ports.plc })
const bsync = await TestBsync.create({
  port: ports.bsync,
  apiKeys: [API_KEY],
  dbUrl: postgres,
  dbSchema: 'bsync_lab',
})
const bsky = await TestBsky.create({
  port: ports.appview,
  publicUrl: url(ports.appview),
  plcUrl: plc.url,
  pdsPort: ports.pds,
  repoProvider: `ws://localhost:${ports.pds}`,
  bsyncUrl: bsync.url,
  bsyncApiKey: API_KEY,
  dbPostgresUrl: postgres,
  dbPostgresSchema: SCHEMA,
  redisHost: redis,
  modServiceDid: EXAMPLE_LABELER,
  ...(ports.search && { searchUrl: url(ports.search) }),
})
bsync.ctx.dataplaneClients = [bsky.ctx.dataplane]
const pds = await TestPds.create({
  port: ports.pds,
  hostname: 'localhost',
  didPlcUrl: plc.url,
  bskyAppViewUrl: bsky.url,
  bskyAppViewDid: bsky.ctx.cfg.serverDid,
})
mockNetworkUtilities(pds, bsky)
if (ports.search) startSearch(bsky.db.pool)

console.log('READY')
