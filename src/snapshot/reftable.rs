//! Reads the names of a repository that keeps them in reftables.
//!
//! libgit2 reads every object of such a repository by its id, and none of its names. The format is
//! published with git as `reftable`: a stack of tables, each a sorted list of records in blocks.
//! Only the records of references are read; logs, indexes and the map of objects are left alone.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An object, by its twenty bytes.
    Id([u8; 20]),
    /// Another name.
    Symbolic(String),
}

/// A damaged table; why.
type Parsed<T> = std::result::Result<T, &'static str>;

/// The names of a repository.
pub(super) type Names = BTreeMap<String, Value>;

const MAGIC: &[u8; 4] = b"REFT";
/// The name of SHA-1 in the header of a table of version 2.
const SHA1: &[u8; 4] = b"sha1";
/// How often a stack is read anew whose tables are replaced meanwhile.
const TRIES: usize = 3;

/// The names in the stack of tables of `folder`, such as `.git/reftable`.
pub(super) fn read_stack(folder: &Path) -> Result<Names> {
    let mut tries = 1..=TRIES;
    loop {
        let tried = tries.next();
        match read_once(folder) {
            // A table of the list is gone: git has just put several into one.
            Err(_) if tried.is_some_and(|count| count < TRIES) => {}
            read => return read,
        }
    }
}

fn read_once(folder: &Path) -> Result<Names> {
    let list = folder.join("tables.list");
    let mut room = limits::REFTABLES;
    let mut names = Names::new();
    for name in String::from_utf8_lossy(&read_file(&list, &mut room)?).lines() {
        let is_plain = name.ends_with(".ref") && !name.contains(['/', '\\']);
        if !is_plain {
            return Err(damaged(&list, "names no table"));
        }
        let path = folder.join(name);
        let bytes = read_file(&path, &mut room)?;
        for (name, value) in parse(&bytes).map_err(|why| damaged(&path, why))? {
            match value {
                Some(value) => names.insert(name, value),
                None => names.remove(&name),
            };
        }
    }
    Ok(names)
}

/// Reads a file, and takes its size from what may still be read.
fn read_file(path: &Path, room: &mut usize) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(*room as u64 + 1).read_to_end(&mut bytes))
        .map_err(|cause| damaged(path, "cannot be read").because(cause))?;
    if bytes.len() > *room {
        return Err(damaged(path, "is larger than what the gate reads"));
    }
    *room -= bytes.len();
    Ok(bytes)
}

fn damaged(path: &Path, why: &str) -> Error {
    let message = format!("the names of this repository are not known: {} {why}", path.display());
    Error::new(ErrorKind::Repository, message)
        .hint("name commits by their full ids, with `--base ID` and `--head ID`")
        .hint("`git fsck` says whether the repository is damaged")
}

/// The records of one table, in their order; a name without a value is deleted there.
///
/// # Errors
/// Where the bytes are not table, or a damaged one.
pub fn parse(bytes: &[u8]) -> Parsed<Vec<(String, Option<Value>)>> {
    let table = Table::new(bytes)?;
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(block) = table.ref_block(at)? {
        table.read_block(&block, &mut records)?;
        // Blocks that are not padded follow each other without a gap.
        let is_padded = table.blocks.get(block.end).is_none_or(|byte| *byte == 0);
        let step = if is_padded { table.block_size.max(block.end - at) } else { block.end - at };
        at += step;
    }
    Ok(records)
}

/// A table of these blocks: what the tests of the reader begin with.
#[doc(hidden)]
#[must_use]
pub fn seal(blocks: &[u8]) -> Vec<u8> {
    let mut table = [&MAGIC[..], &[1, 0, 16, 0], &[0; 16]].concat();
    let header = table.clone();
    table.extend_from_slice(blocks);
    let footer = [&header[..], &[0; 40]].concat();
    table.extend_from_slice(&footer);
    table.extend_from_slice(&crc32(&footer).to_be_bytes());
    table
}

/// The part of a table that holds blocks, without its footer.
struct Table<'a> {
    blocks: &'a [u8],
    header: usize,
    block_size: usize,
}

/// Where one block of references lies.
struct Block {
    /// Where its records begin.
    records: usize,
    /// Where they end, and the list of restarts begins.
    restarts: usize,
    /// Where the block ends.
    end: usize,
}

impl<'a> Table<'a> {
    fn new(bytes: &'a [u8]) -> Parsed<Self> {
        if !bytes.starts_with(MAGIC) {
            return Err("is not a reftable");
        }
        let header = match bytes.get(4) {
            Some(1) => 24,
            Some(2) if bytes.get(24..28) == Some(SHA1) => 28,
            Some(2) => return Err("has ids of another kind than SHA-1"),
            _ => return Err("has another version than 1 and 2"),
        };
        // The footer repeats the header, and has five positions and a checksum behind it.
        let footer = header + 5 * 8 + 4;
        let split = bytes.len().checked_sub(footer).filter(|at| *at >= header);
        let (blocks, footer) = bytes.split_at(split.ok_or("ends too early")?);
        if footer[..header] != blocks[..header] {
            return Err("ends with another header than it begins with");
        }
        let (checked, sum) = footer.split_at(footer.len() - 4);
        if crc32(checked).to_be_bytes() != sum {
            return Err("has a wrong checksum");
        }
        Ok(Self { blocks, header, block_size: number(&blocks[5..8]) })
    }

    /// The block of references that begins at `at`; `None` where there is none any more.
    fn ref_block(&self, at: usize) -> Parsed<Option<Block>> {
        // The first block begins with the header of the file, and counts it.
        let start = if at == 0 { self.header } else { at };
        if self.blocks.get(start) != Some(&b'r') {
            return Ok(None);
        }
        let length = self.blocks.get(start + 1..start + 4).ok_or("has half a block")?;
        let end = at + number(length);
        let block = self.blocks.get(start + 4..end).ok_or("has a block that ends too early")?;
        let count = block.len().checked_sub(2).ok_or("has an empty block")?;
        let restarts = number(&block[count..]) * 3;
        let records = count.checked_sub(restarts).ok_or("has a block of restarts alone")?;
        Ok(Some(Block { records: start + 4, restarts: start + 4 + records, end }))
    }

    fn read_block(&self, block: &Block, into: &mut Vec<(String, Option<Value>)>) -> Parsed<()> {
        let mut input = Input(&self.blocks[block.records..block.restarts]);
        let mut name = Vec::new();
        while !input.0.is_empty() {
            let shared = input.number()?;
            let suffix = input.number()?;
            if shared > name.len() {
                return Err("has a name that continues no other");
            }
            name.truncate(shared);
            name.extend_from_slice(input.bytes(suffix >> 3)?);
            if name.len() > limits::REFERENCE_NAME {
                return Err("has a name that is too long");
            }
            input.number()?;
            let value = match suffix & 7 {
                0 => None,
                1 => Some(Value::Id(input.id()?)),
                // An annotated tag: the tag, and what it is of.
                2 => {
                    let tag = input.id()?;
                    input.id()?;
                    Some(Value::Id(tag))
                }
                3 => {
                    let length = input.number()?;
                    let target = input.bytes(length)?.to_vec();
                    let target = String::from_utf8(target);
                    Some(Value::Symbolic(target.map_err(|_| "points to no name")?))
                }
                _ => return Err("has a record of an unknown kind"),
            };
            // Nobody can give a name that is not UTF-8.
            if let Ok(name) = String::from_utf8(name.clone()) {
                into.push((name, value));
            }
        }
        Ok(())
    }
}

/// The rest of a block.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn bytes(&mut self, count: usize) -> Parsed<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or("has half a record")?;
        self.0 = rest;
        Ok(taken)
    }

    fn id(&mut self) -> Parsed<[u8; 20]> {
        self.bytes(20)?.try_into().map_err(|_| "has half an id")
    }

    /// A number of seven bits a byte, the highest first; each further byte counts from one on.
    fn number(&mut self) -> Parsed<usize> {
        let mut value = 0_usize;
        for count in 0.. {
            let byte = usize::from(self.bytes(1)?[0]);
            value = value << 7 | byte & 0x7F;
            if byte & 0x80 == 0 {
                break;
            }
            if count == 4 {
                return Err("has a number that is too large");
            }
            value += 1;
        }
        Ok(value)
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte))
}

/// The checksum of the footer.
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of references with one restart, as it stands first in a table.
    fn block(records: &[u8]) -> Vec<u8> {
        let length = 24 + 4 + records.len() + 3 + 2;
        let mut block = vec![b'r', 0, u8::try_from(length >> 8).unwrap(), (length & 0xFF) as u8];
        block.extend_from_slice(records);
        block.extend_from_slice(&[0, 0, 28, 0, 1]);
        block
    }

    #[test]
    fn records_share_the_beginning_of_their_names() {
        let id = [7; 20];
        let mut records = vec![0, 4 << 3 | 3];
        records.extend_from_slice(b"HEAD\x00\x0frefs/heads/main");
        records.extend_from_slice(&[0, 15 << 3 | 1]);
        records.extend_from_slice(b"refs/heads/main\x00");
        records.extend_from_slice(&id);
        records.extend_from_slice(&[11, 3 << 3]);
        records.extend_from_slice(b"old\x00");
        let expected = [
            ("HEAD".to_owned(), Some(Value::Symbolic("refs/heads/main".to_owned()))),
            ("refs/heads/main".to_owned(), Some(Value::Id(id))),
            ("refs/heads/old".to_owned(), None),
        ];
        assert_eq!(parse(&seal(&block(&records))).unwrap(), expected);
    }

    #[test]
    fn what_is_damaged_is_refused() {
        assert_eq!(parse(b"").unwrap_err(), "is not a reftable");
        assert_eq!(parse(b"REFT\x09").unwrap_err(), "has another version than 1 and 2");
        let mut table = seal(&[]);
        assert_eq!(parse(&table).unwrap(), []);
        *table.last_mut().unwrap() ^= 1;
        assert_eq!(parse(&table).unwrap_err(), "has a wrong checksum");
        assert_eq!(parse(&table[..table.len() - 60]).unwrap_err(), "ends too early");
        assert_eq!(parse(&seal(b"r\x00\xff\xff")).unwrap_err(), "has a block that ends too early");
        assert_eq!(
            parse(&seal(&block(&[9, 8]))).unwrap_err(),
            "has a name that continues no other"
        );
        assert_eq!(parse(&seal(&block(&[0, 0xFF]))).unwrap_err(), "has half a record");
    }
}
