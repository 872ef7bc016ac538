//! One pass over the large image against a pass for each window of it.

use cijfer_analysis::{Analysis, Language, Sharing};
use cijfer_network::Network;

use super::arithmetic::ratio;
use crate::document::Document;
use crate::number::grouped;
use crate::{Result, sharing_table};

pub(super) fn write(document: &mut Document, network: &Network, large: &Analysis) -> Result<()> {
    let sharing = Sharing::of(network)?.filter(Sharing::saves);
    let (Some(sharing), Some([rows, columns, _])) = (sharing, large.output().as_image()) else {
        if large
            .layers
            .iter()
            .any(|layer| layer.padding != [[0; 2]; 2])
        {
            document.say(
                "What one pass saves against classifying pieces of the image one by one cannot be \
                 said here: the network pads, so that pieces would be padded at their own borders \
                 and get other answers.",
            );
        }
        return Ok(());
    };
    let [height, width] = sharing.window;
    let [down, along] = sharing.stride;
    document.say(format!(
        "**What one pass saves.** The same {} answers could be had by cutting out {height}×{width} \
         pixels, a piece every {down}×{along} pixels, and classifying each piece by itself, at {} \
         multiplications a piece. And whoever cuts out pieces is not bound to the network's own \
         step: to look everywhere is to take a piece at every pixel.",
        grouped(u128::from(rows) * u128::from(columns)),
        grouped(sharing.each.value),
    ));
    let table = sharing_table(&sharing, Language::English);
    document.table("One pass, and pieces one by one", table);
    let times = |separately: u128| ratio(separately as f64, sharing.together.value as f64);
    document.say(format!(
        "One pass takes {} multiplications, **{} times fewer** than a piece for each of its \
         answers and {} times fewer than a piece at every pixel, because neighbouring pieces \
         overlap and a pass calculates what they have in common only once. The answers are the \
         same, but for the last rounding.",
        grouped(sharing.together.value),
        times(sharing.own_stride.value),
        times(sharing.every_pixel.value),
    ));
    Ok(())
}
