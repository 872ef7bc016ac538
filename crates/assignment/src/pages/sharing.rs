//! One pass over the large image against a pass for each window of it.

use cijfer_analysis::{Analysis, Sharing};
use cijfer_network::Network;
use cijfer_report::{Document, sharing_table};

use super::arithmetic::ratio;
use crate::Result;
use crate::texts::texts;

pub(super) fn write(document: &mut Document, network: &Network, large: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    let sharing = Sharing::of(network)?.filter(Sharing::saves);
    let (Some(sharing), Some([rows, columns, _])) = (sharing, large.output().as_image()) else {
        if large
            .layers
            .iter()
            .any(|layer| layer.padding != [[0; 2]; 2])
        {
            document.say(texts.padding_forbids_pieces());
        }
        return Ok(());
    };
    let [height, width] = sharing.window;
    let [down, along] = sharing.stride;
    let answers = language.grouped(u128::from(rows) * u128::from(columns));
    let each = language.grouped(sharing.each.value);
    document.say(texts.what_one_pass_saves(&answers, &height, &width, &down, &along, &each));
    let table = sharing_table(&sharing, language);
    document.table(texts.one_pass_and_pieces(), table);
    let times =
        |separately: u128| ratio(separately as f64, sharing.together.value as f64, language);
    let together = language.grouped(sharing.together.value);
    let own_stride = times(sharing.own_stride.value);
    let every_pixel = times(sharing.every_pixel.value);
    document.say(texts.times_fewer(&together, &own_stride, &every_pixel));
    Ok(())
}
