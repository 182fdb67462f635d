// The shop's front: serves pages, visits itself as its customers do, and asks payments about each order.
const { createServer, get } = require('node:http')
const { connect } = require('node:net')

createServer((_, response) => {
  let sum = 0
  for (let i = 0; i < 3e6; i++) sum += i
  response.end(`${sum}\n`)
}).listen(8080)
setInterval(() => get('http://127.0.0.1:8080/', response => response.resume()).on('error', () => {}), 100)
setInterval(() => {
  const order = connect(9090, '127.0.0.1')
  order.on('error', () => {})
  order.on('data', () => order.end())
}, 5000)
