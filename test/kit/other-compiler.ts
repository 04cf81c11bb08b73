// A compiler that is not ours: it reads over one rule. As a worker it serves a park that is started with it.
import { isMainThread } from 'node:worker_threads'
import { type Build, build } from '../../src/edges/policyfile/build.ts'
import { serveJobs } from '../../src/edges/policyfile/jobs.ts'

/** The rule that it does not know. */
export const OVERLOOKED = 'no-news'

export const otherBuild: Build = (loaded, inputs) => {
  const { verified } = loaded
  const rules = verified?.rules.filter(({ id }) => id !== OVERLOOKED) ?? []
  return build(verified === null ? loaded : { ...loaded, verified: { ...verified, rules } }, inputs)
}

if (!isMainThread) serveJobs(otherBuild)
