/** The carrier's web server as a program: `web-server.mjs ADDRESS PORT`. */
import { startWebServer } from '../../../simulator/carrier/web-server.ts';

const [address = '127.0.0.1', port = '80'] = process.argv.slice(2);
await startWebServer(address, Number(port));
