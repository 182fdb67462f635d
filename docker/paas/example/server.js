// The app: change the text, commit, and ten seconds later it is running.
const http = require('node:http')

const server = http.createServer((_request, response) => response.end('Hello, version 1\n'))
server.listen(process.env.PORT ?? 3000)
