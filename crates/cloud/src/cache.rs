//! Which bytes of an object are kept, and which are asked for.
//!
//! A reader of pictures asks for a few bytes here and there: a header, a directory, a tile. Each request to a store takes as long as a
//! megabyte does, so that more than those few should come with it; and whatever comes and is not looked at is paid for. So:
//!
//! - of what was announced ([`Cache::expect`]), tiles as a rule, everything up to the end of it comes at once, and nothing else;
//! - of other bytes, [`BLOCK`]s come; where they are read one after the other, as many more as a third of what was read so far, so
//!   that no more than a third is ever in vain.

use std::collections::VecDeque;
use std::ops::Range;

use bytes::Bytes;

/// The most bytes that are asked for at a time.
const PIECE: u64 = 1 << 20;
/// The fewest bytes that are asked for, where nothing was announced.
const BLOCK: u64 = 8 << 10;
/// The most bytes that are kept.
const MOST: u64 = 8 << 20;

pub(crate) struct Cache {
    length: u64,
    /// What is kept, by where it begins; what was used last stands last.
    kept: VecDeque<(u64, Bytes)>,
    /// What was announced: in ascending order, and apart from one another.
    expected: Vec<Range<u64>>,
    /// Where reading would go on if it goes on one byte after the other, and for how many bytes it has.
    next: u64,
    in_order: u64,
}

impl Cache {
    pub(crate) fn new(length: u64) -> Self {
        Self {
            length,
            kept: VecDeque::new(),
            expected: Vec::new(),
            next: 0,
            in_order: 0,
        }
    }

    /// The most bytes of memory for an object of this length: what is kept, and what is on its way, once in the connection and
    /// once in the cache.
    pub(crate) fn memory(length: u64) -> u64 {
        length.min(MOST) + 2 * length.min(PIECE)
    }

    /// Reads what is there, up to the end of the part that is kept.
    pub(crate) fn read(&mut self, offset: u64, buffer: &mut [u8]) -> Option<usize> {
        let holds =
            |(start, bytes): &(u64, Bytes)| *start <= offset && offset - start < bytes.len() as u64;
        let index = self.kept.iter().rposition(holds)?;
        let (start, bytes) = self.kept.remove(index)?;
        let at = (offset - start) as usize;
        let count = buffer.len().min(bytes.len() - at);
        buffer[..count].copy_from_slice(&bytes[at..at + count]);
        self.kept.push_back((start, bytes));
        Some(count)
    }

    /// What to ask for so that these bytes can be read, or the first of them: as much of it as is not there, and a piece at most.
    pub(crate) fn wanting(&mut self, offset: u64, count: u64) -> Range<u64> {
        let announced = self
            .expected
            .iter()
            .find(|range| range.contains(&offset))
            .map(|range| range.end);
        let range = match announced {
            Some(end) => offset..end,
            None => {
                self.in_order = match offset == self.next {
                    true => self.in_order,
                    false => 0,
                };
                let least = (offset + count).next_multiple_of(BLOCK);
                offset..least.max(offset + self.in_order / 3)
            }
        };
        let end = range.end.min(offset + PIECE).min(self.length);
        let end = self
            .kept
            .iter()
            .map(|(start, _)| *start)
            .filter(|start| *start > offset)
            .fold(end, u64::min);
        self.in_order += end - offset;
        self.next = end;
        offset..end
    }

    /// Gives up what was not used for longest, so that so many bytes more can be kept.
    pub(crate) fn make_room(&mut self, count: u64) {
        let mut bytes: u64 = self.kept.iter().map(|(_, kept)| kept.len() as u64).sum();
        while bytes + count > MOST {
            match self.kept.pop_front() {
                Some((_, old)) => bytes -= old.len() as u64,
                None => return,
            }
        }
    }

    pub(crate) fn keep(&mut self, offset: u64, bytes: Bytes) {
        self.kept.push_back((offset, bytes));
    }

    /// Notes what will be read next. Ranges with so little between them that another request would cost more are made one.
    pub(crate) fn expect(&mut self, ranges: &mut dyn Iterator<Item = Range<u64>>) {
        let mut ranges: Vec<_> = ranges
            .map(|range| range.start..range.end.min(self.length))
            .filter(|range| range.start < range.end)
            .collect();
        ranges.sort_by_key(|range| range.start);
        self.expected.clear();
        for range in ranges {
            match self.expected.last_mut() {
                Some(last) if range.start <= last.end + (last.end - last.start) / 8 => {
                    last.end = last.end.max(range.end);
                }
                _ => self.expected.push(range),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(cache: &mut Cache, offset: u64, count: u64) -> Range<u64> {
        let range = cache.wanting(offset, count);
        cache.make_room(range.end - range.start);
        let bytes: Vec<u8> = range.clone().map(|at| at as u8).collect();
        cache.keep(range.start, bytes.into());
        range
    }

    #[test]
    fn what_was_announced_comes_at_once_and_nothing_else() {
        let mut cache = Cache::new(1 << 30);
        let tiles = [
            200_000..265_536,
            100_000..165_536,
            165_536..200_000,
            500_000..500_100,
        ];
        cache.expect(&mut tiles.into_iter());
        assert_eq!(fetch(&mut cache, 100_000, 8), 100_000..265_536);
        assert_eq!(fetch(&mut cache, 500_000, 8), 500_000..500_100);
        let mut buffer = [0; 4];
        assert_eq!(cache.read(200_000, &mut buffer), Some(4));
        assert_eq!(buffer, [200_000_u64 as u8, 65, 66, 67]);
        assert_eq!(cache.read(500_098, &mut buffer), Some(2));
        assert_eq!(cache.read(500_100, &mut buffer), None);
    }

    #[test]
    fn of_what_is_read_in_order_a_third_at_most_is_in_vain() {
        let length = 40 << 20;
        let mut cache = Cache::new(length);
        let (mut offset, mut fetched, mut requests) = (0, 0, 0);
        let mut buffer = [0; 4096];
        while offset < length {
            let count = match cache.read(offset, &mut buffer) {
                Some(count) => count as u64,
                None => {
                    let range = fetch(&mut cache, offset, 4096);
                    assert!(range.end - range.start <= PIECE);
                    fetched += range.end - range.start;
                    requests += 1;
                    assert!(
                        fetched <= (offset + BLOCK) * 4 / 3 + BLOCK,
                        "{fetched} of {offset}"
                    );
                    continue;
                }
            };
            offset += count;
            let kept: usize = cache.kept.iter().map(|(_, bytes)| bytes.len()).sum();
            assert!(kept as u64 <= MOST);
        }
        assert_eq!(fetched, length);
        assert!(requests < 80, "{requests}");
    }

    #[test]
    fn nothing_comes_twice_that_is_there() {
        let mut cache = Cache::new(100_000);
        assert_eq!(fetch(&mut cache, 50_000, 10), 50_000..57_344);
        assert_eq!(fetch(&mut cache, 49_990, 20), 49_990..50_000);
        assert_eq!(fetch(&mut cache, 99_999, 20), 99_999..100_000);
    }
}
