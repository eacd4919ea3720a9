// Preloaded into Node: whatever a server asks for, it listens on 127.0.0.1 only.
const net = require('node:net')

const HOST = '127.0.0.1'
const listen = net.Server.prototype.listen

const isPort = (value) => typeof value === 'number' || /^\d+$/.test(value)
const isNothing = (value) => value === undefined || value === null || typeof value === 'function'

net.Server.prototype.listen = function (...args) {
  const [first] = args
  const callbacks = args.filter((arg) => typeof arg === 'function')
  if (isNothing(first)) return listen.call(this, { port: 0, host: HOST }, ...callbacks)
  if (isPort(first)) return listen.call(this, { port: Number(first), host: HOST }, ...callbacks)
  if ('port' in Object(first)) return listen.call(this, { ...first, host: HOST }, ...callbacks)
  return listen.apply(this, args)
}
