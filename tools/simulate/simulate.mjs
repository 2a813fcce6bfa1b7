// Wraps @cloud-copilot/iam-simulate so that it answers questions on standard
// input, one JSON object a line, with one JSON object a line on standard
// output, in order. It runs as a process of its own and is used by tests alone.
//
//   node simulate.mjs FOLDER   FOLDER is where npm installed the simulator
//
// The questions are those of internal/cmd/simcompare.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'))
const { anonymousPrincipal, runSimulation, runUnsafeSimulation } = require('@cloud-copilot/iam-simulate')

const everything = {
  name: 'everything',
  policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
}

function simulation(question) {
  const identityPolicies = question.granted ? [everything] : []
  if (!question.resourcePolicy) {
    identityPolicies.push({ name: 'asked', policy: question.policy })
  }
  return {
    request: {
      principal: question.principal === '' ? anonymousPrincipal : question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.owner },
      contextVariables: question.context
    },
    identityPolicies: question.principal === '' ? [] : identityPolicies,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: question.resourcePolicy ? question.policy : undefined
  }
}

async function answer(question) {
  if (!question.checked) {
    return { result: runUnsafeSimulation(simulation(question), {}) }
  }
  const response = await runSimulation(simulation(question), {})
  if (response.resultType === 'error') {
    return { error: JSON.stringify(response.errors) }
  }
  return { result: response.overallResult }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply
  try {
    reply = await answer(JSON.parse(line))
  } catch (error) {
    reply = { error: String(error?.message ?? error) }
  }
  process.stdout.write(JSON.stringify(reply) + '\n')
}
