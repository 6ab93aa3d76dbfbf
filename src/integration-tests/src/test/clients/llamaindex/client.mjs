// Uses the tool as its users do: it finds the pool and the managed identity by the environment.
import { AzureDynamicSessionTool } from "@llamaindex/azure";

console.log = () => {};
const tool = new AzureDynamicSessionTool();
const seen = {};
seen.first = await tool.call({ code: "x = 20\nprint('hello')" });
seen.second = await tool.call({ code: "x * 2 + 2" });
seen.failed = await tool.call({ code: "1/0" });
seen.uploaded = await tool.uploadFile({ data: new Blob(["from outside"]), remoteFilename: "in.txt" });
seen.wrote = await tool.call({ code: "open('/mnt/data/out.txt', 'w').write(open('/mnt/data/in.txt').read().upper())" });
seen.files = await tool.listFiles();
seen.downloaded = await new Response(await tool.downloadFile({ remoteFilename: "out.txt" })).text();
process.stdout.write(JSON.stringify(seen));
