// Makes thumbnails, and never forgets one: it leaks until the kernel kills it.
const MIB = 1024 * 1024
const perMinute = Number(process.env.LEAK_MIB_PER_MINUTE ?? 22)
const thumbnails = []
setInterval(() => thumbnails.push(Buffer.alloc((perMinute * MIB) / 60, 1)), 1000)
