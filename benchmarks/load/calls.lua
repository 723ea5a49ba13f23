-- Sends chat calls for wrk: `-- FILE KEY FIRST STEP`. With a step of 1 no text is ever sent twice, with 0 all are alike.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  local body = ""
  for line in io.lines(args[1]) do
    body = body .. line
  end
  -- The file holds twelve digits that each call replaces by its own.
  local from, to = body:find("000000000000", 1, true)
  local head = "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    .. "content-type: application/json\r\nauthorization: Bearer " .. args[2] .. "\r\n"
    .. "content-length: " .. #body .. "\r\n\r\n"
  before = head .. body:sub(1, from - 1)
  after = body:sub(to + 1)
  call = tonumber(args[3]) + number * 10000000
  step = tonumber(args[4])
end

function request()
  call = call + step
  return before .. string.format("%012d", call) .. after
end

-- One line that the script reads: calls, seconds, failures, and latencies in milliseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %.6f %d %.3f %.3f\n", summary.requests, summary.duration / 1e6,
    failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
