// Serves DynamoDB from memory on a free port, which it prints, until its standard input closes:
// whoever started it is gone then.
const server = require("dynalite")({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("close", () => process.exit()).resume();
