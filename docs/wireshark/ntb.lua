-- NCM transfer blocks (NTB-16 and NTB-32) for Wireshark, as CDC NCM 1.0 lays them out.
--
--   wireshark -X lua_script:ntb.lua -o 'uat:user_dlts:"User 0 (DLT=147)","ntb","0","","0",""' FILE

local ntb = Proto("ntb", "NCM transfer block")

local f = {
  format = ProtoField.string("ntb.format", "Signature"),
  header = ProtoField.uint16("ntb.header_length", "Header length"),
  sequence = ProtoField.uint16("ntb.sequence", "Sequence"),
  block = ProtoField.uint32("ntb.block_length", "Block length"),
  table_at = ProtoField.uint32("ntb.table", "Table at"),
  datagrams = ProtoField.uint32("ntb.datagrams", "Datagrams"),
  offset = ProtoField.uint32("ntb.offset", "Offset"),
  length = ProtoField.uint32("ntb.length", "Length"),
}
ntb.fields = f

-- No block has more tables or datagrams than this.
local MAX_TABLES = 32
local MAX_DATAGRAMS = 8192

local ethernet = Dissector.get("eth_withoutfcs")

-- Reads 2 or 4 bytes, little endian; nil past the end.
local function number(buffer, at, size)
  if at < 0 or at + size > buffer:len() then return nil end
  return buffer(at, size):le_uint()
end

-- The (offset, length) pairs of one table, and where the next one is.
local function read_table(buffer, at, wide)
  local size = wide and 4 or 2
  local length = number(buffer, at + 4, 2)
  if length == nil then return {}, 0 end
  local next_at = number(buffer, at + (wide and 8 or 6), size) or 0
  local entries = {}
  local entry = at + (wide and 16 or 8)
  while entry + 2 * size <= at + length and #entries < MAX_DATAGRAMS do
    local offset = number(buffer, entry, size)
    local bytes = number(buffer, entry + size, size)
    if offset == nil or bytes == nil or offset == 0 or bytes == 0 then break end
    entries[#entries + 1] = { offset = offset, length = bytes }
    entry = entry + 2 * size
  end
  return entries, next_at
end

function ntb.dissector(buffer, pinfo, root)
  if buffer:len() < 12 then return 0 end
  local signature = buffer(0, 4):string()
  if signature ~= "NCMH" and signature ~= "ncmh" then return 0 end
  local wide = signature == "ncmh"
  if wide and buffer:len() < 16 then return 0 end
  local size = wide and 4 or 2

  pinfo.cols.protocol = "NTB"
  local tree = root:add(ntb, buffer(), wide and "NTB-32" or "NTB-16")
  tree:add(f.format, buffer(0, 4))
  tree:add_le(f.header, buffer(4, 2))
  tree:add_le(f.sequence, buffer(6, 2))
  tree:add_le(f.block, buffer(8, size))
  tree:add_le(f.table_at, buffer(8 + size, size))

  local datagrams = {}
  local at = number(buffer, 8 + size, size)
  for _ = 1, MAX_TABLES do
    if at == nil or at == 0 then break end
    local entries, next_at = read_table(buffer, at, wide)
    for _, entry in ipairs(entries) do datagrams[#datagrams + 1] = entry end
    at = next_at
  end
  tree:add(f.datagrams, #datagrams)

  for _, entry in ipairs(datagrams) do
    local branch = tree:add(ntb, "Datagram")
    branch:add(f.offset, entry.offset)
    branch:add(f.length, entry.length)
    if entry.offset + entry.length <= buffer:len() then
      ethernet:call(buffer(entry.offset, entry.length):tvb(), pinfo, branch)
    end
  end
  return buffer:len()
end
