//! The container of OpenType fonts: its tables read, and a file written from tables.

use std::collections::BTreeMap;

/// A table's four letters.
pub(super) type Tag = [u8; 4];
/// Tables by name, which is also the order they are written in.
pub(super) type Tables<'a> = BTreeMap<Tag, std::borrow::Cow<'a, [u8]>>;

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

/// How many fonts a file has: more than one if it is a collection.
pub(super) fn count(data: &[u8]) -> usize {
    // Each has a place in a list, so there are not more than the file has room for.
    let most = data.len() / 4;
    match data.get(..4) {
        Some(b"ttcf") => u32_at(data, 8).map_or(1, |count| (count as usize).clamp(1, most)),
        _ => 1,
    }
}

/// The tables of a font file, or of the first font of a collection. None if it is not such a file.
pub(super) fn read(data: &[u8]) -> Option<Tables<'_>> {
    read_at(data, 0)
}

/// The tables of a font of a collection, by its number from 0; a file that is none has the number 0 only.
pub(super) fn read_at(data: &[u8], index: usize) -> Option<Tables<'_>> {
    let start = match data.get(..4)? {
        b"ttcf" => usize::try_from(u32_at(data, index.checked_mul(4)?.checked_add(12)?)?).ok()?,
        _ if index > 0 => return None,
        _ => 0,
    };
    let flavour = u32_at(data, start)?;
    // TrueType, Apple's "true", and "OTTO".
    if ![0x0001_0000, 0x7472_7565, 0x4f54_544f].contains(&flavour) {
        return None;
    }
    let count = usize::from(u16_at(data, start.checked_add(4)?)?);
    let mut tables = Tables::new();
    for number in 0..count {
        let record = start.checked_add(12 + 16 * number)?;
        let tag: Tag = data.get(record..record.checked_add(4)?)?.try_into().ok()?;
        let offset = usize::try_from(u32_at(data, record + 8)?).ok()?;
        let length = usize::try_from(u32_at(data, record + 12)?).ok()?;
        let table = data.get(offset..offset.checked_add(length)?)?;
        tables.insert(tag, table.into());
    }
    Some(tables)
}

/// A font file of these tables. The same tables give the same bytes.
pub(super) fn write(mut tables: Tables<'_>) -> Vec<u8> {
    let flavour: u32 = match tables.contains_key(b"CFF ") {
        true => 0x4f54_544f,
        false => 0x0001_0000,
    };
    if let Some(head) = tables.get_mut(b"head") {
        // The checksum of the whole file, which is computed over zero.
        if let Some(sum) = head.to_mut().get_mut(8..12) {
            sum.fill(0);
        }
    }
    let count = tables.len() as u16;
    let power = count.max(1).ilog2() as u16;
    let mut out = Vec::new();
    out.extend(flavour.to_be_bytes());
    for number in [count, 16 << power, power, (count * 16).saturating_sub(16 << power)] {
        out.extend(number.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head_at = None;
    for (tag, table) in &tables {
        if tag == b"head" {
            head_at = Some(offset + 8);
        }
        out.extend(tag);
        for number in [checksum(table), offset as u32, table.len() as u32] {
            out.extend(number.to_be_bytes());
        }
        offset += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend(table.iter());
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let sum = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    if let Some(place) = head_at.and_then(|at| out.get_mut(at..at + 4)) {
        place.copy_from_slice(&sum.to_be_bytes());
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// A `cmap` table with one subtable of format 12 (Windows, full Unicode).
pub(super) fn cmap(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    // First character, last character, first glyph.
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for (&c, &glyph) in glyphs {
        let (c, glyph) = (u32::from(c), u32::from(glyph));
        match groups.last_mut() {
            Some((first, last, start)) if *last + 1 == c && *start + (c - *first) == glyph => {
                *last = c;
            }
            _ => groups.push((c, c, glyph)),
        }
    }
    let mut out = Vec::new();
    for number in [0_u16, 1, 3, 10] {
        out.extend(number.to_be_bytes());
    }
    out.extend(12_u32.to_be_bytes());
    out.extend(12_u16.to_be_bytes());
    out.extend(0_u16.to_be_bytes());
    for number in [16 + 12 * groups.len() as u32, 0, groups.len() as u32] {
        out.extend(number.to_be_bytes());
    }
    for (first, last, start) in groups {
        for number in [first, last, start] {
            out.extend(number.to_be_bytes());
        }
    }
    out
}

/// A `post` table without glyph names.
pub(super) fn post() -> Vec<u8> {
    let mut out = vec![0; 32];
    if let Some(version) = out.get_mut(..4) {
        version.copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    }
    out
}

/// A `name` table (Windows, English) with these numbered texts, which must be in rising order.
pub(super) fn name(texts: &[(u16, &str)]) -> Vec<u8> {
    let mut records = Vec::new();
    let mut storage: Vec<u8> = Vec::new();
    let mut count = 0_u16;
    for &(id, text) in texts {
        let start = storage.len();
        storage.extend(text.encode_utf16().take(400).flat_map(u16::to_be_bytes));
        let length = storage.len() - start;
        for number in [3, 1, 0x409, id, length as u16, start as u16] {
            records.extend(number.to_be_bytes());
        }
        count += 1;
    }
    let mut out = Vec::new();
    for number in [0, count, 6 + 12 * count] {
        out.extend(number.to_be_bytes());
    }
    out.extend(records);
    out.extend(storage);
    out
}

/// An `OS/2` table for a font that has none: upright, with the given weight.
pub(super) fn os2(weight: u16, ascent: i16, descent: i16) -> Vec<u8> {
    let mut out = vec![0; 96];
    let mut put = |at: usize, value: u16| {
        if let Some(place) = out.get_mut(at..at + 2) {
            place.copy_from_slice(&value.to_be_bytes());
        }
    };
    put(0, 4); // version
    put(4, weight);
    put(6, 5); // normal width
    put(62, 0x40); // regular style
    put(66, 0xffff); // last character
    put(68, ascent as u16);
    put(70, descent as u16);
    put(74, ascent.unsigned_abs());
    put(76, descent.unsigned_abs());
    out
}
