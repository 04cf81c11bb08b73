// The compile worker.
import { build } from './build.ts'
import { serveJobs } from './jobs.ts'

serveJobs(build)
