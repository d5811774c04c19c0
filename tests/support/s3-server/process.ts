import { startS3Server } from './server.ts';

/** The server in a process of its own: says where it is, and ends when whoever started it does. */
const { endpoint, bucket, keys, close } = await startS3Server();
process.send?.({ endpoint, bucket, keys });
process.once('disconnect', () => void close());
