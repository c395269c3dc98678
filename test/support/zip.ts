/** A zip archive of uncompressed entries: all that a wheel needs. */
import { crc32 } from "node:zlib";

/** 1980-01-01 00:00, the earliest time that the format knows: the same files give the same bytes. */
const DOS_DATE = 0x21;
const REGULAR_FILE = 0o100644;

/** The fields that an entry's own header and the archive's directory share. */
function commonHeader(name: Buffer, data: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32(data), 10);
  header.writeUInt32LE(data.length, 14);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function directoryEntry(common: Buffer, name: Buffer, offset: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(REGULAR_FILE * 0x10000, 6);
  tail.writeUInt32LE(offset, 10);
  // Version made by: 3 is Unix, so that the file mode counts.
  return Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, tail, name]);
}

/** The archive's bytes. Names are paths with `/`. */
export function zip(files: ReadonlyMap<string, string>): Buffer {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of files) {
    const name = Buffer.from(path);
    const data = Buffer.from(text);
    const common = commonHeader(name, data);
    const entry = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, data]);
    directory.push(directoryEntry(common, name, offset));
    entries.push(entry);
    offset += entry.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, index, end]);
}
