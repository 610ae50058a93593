"""Works with `backlog-gate mcp` as agents do, through the official client for Python.

    client.py BINARY DIRECTORY

Takes an item from ready to done; every answer is compared with the schema that the tool has.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

TOOLS = ["next", "show", "start", "finish", "add", "check_draft", "check", "explain"]


async def work(binary, directory):
    server = StdioServerParameters(command=binary, args=["mcp", "--repo", directory])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        begun = await session.initialize()
        assert begun.serverInfo.name == "backlog-gate", begun
        print(f"initialize: version {begun.protocolVersion}")
        listed = (await session.list_tools()).tools
        assert [tool.name for tool in listed] == TOOLS, listed

        async def done(name, **arguments):
            # The session itself compares what is structured with the schema of the tool.
            result = await session.call_tool(name, arguments)
            assert not result.isError, result.content[0].text
            return result.structuredContent

        async def refused(name, words, **arguments):
            result = await session.call_tool(name, arguments)
            text = result.content[0].text
            assert result.isError and words in text, text
            print(f"{name} {arguments}: refused: {text.splitlines()[1] if 'lines:' in text else text.splitlines()[0]}")

        first = (await done("next"))["next"][0]["id"]
        assert first == "US-1", first
        started = await done("start", item=first, owner="agent-1")
        assert started["items"][0]["owner"] == "agent-1", started
        print(f"start: {started['message']}")
        await refused("start", "wip/limit-exceeded", item="US-2", owner="agent-1")
        await refused("start", "belongs to agent-1", item="US-1", owner="agent-2")
        await refused("finish", "dod/done-with-open-criteria", item="US-1")
        body = "Backlog: US-1\n\n## Acceptance\n\n- [x] Supports up to 200k rows.\n"
        finished = await done("finish", item="US-1", description=body)
        print(f"finish: {finished['message']}")
        added = await done("add", title="Preview")
        print(f"add: {added['message']}")
        assert (await done("check"))["verdict"] == "pass"
        assert (await done("check_draft", body="Backlog: US-1\n"))["verdict"] == "fail"
        assert (await done("explain", rule="wip/limit-exceeded"))["rules"][0]["id"]
        await refused("show", "there is no item", item="US-99")
        uris = [str(resource.uri) for resource in (await session.list_resources()).resources]
        assert "backlog-gate://backlog" in uris, uris
        templates = (await session.list_resource_templates()).resourceTemplates
        assert len(templates) == 2, templates
        read = await session.read_resource("backlog-gate://item/US-1")
        assert '"done"' in read.contents[0].text, read
        print(f"resources: {', '.join(uris)}")


asyncio.run(work(*sys.argv[1:]))
