// Measures how many decisions a second @cloud-copilot/iam-simulate makes on one
// question, which is read from standard input as one JSON object, and prints
// {"result": …, "rate": …}. It is used by the benchmarks alone.
//
//   node rate.mjs FOLDER SECONDS   FOLDER is where npm installed the simulator
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const [folder, seconds] = process.argv.slice(2)
const require = createRequire(join(resolve(folder), 'package.json'))
const { runSimulation } = require('@cloud-copilot/iam-simulate')

const simulation = JSON.parse(await text(process.stdin))
const decide = async () => {
  const response = await runSimulation(simulation, {})
  if (response.resultType === 'error') {
    throw new Error(JSON.stringify(response.errors))
  }
  return response.overallResult
}

// What is compiled and cached on the way counts for nothing.
const settle = performance.now() + 1000 * seconds / 4
let result
while (performance.now() < settle) {
  result = await decide()
}

const start = performance.now()
let decisions = 0
while (performance.now() < start + 1000 * seconds) {
  await decide()
  decisions++
}
process.stdout.write(JSON.stringify({ result, rate: (1000 * decisions) / (performance.now() - start) }) + '\n')
