// SPDX-License-Identifier: Apache-2.0
#include "simulate/protocol.hpp"

#include "core/record_reader.hpp"

namespace isotone::simulate {
namespace {

constexpr const char* schema = "isotone-protocol/1";

int layout(const RecordReader& reader, const char* key, const std::optional<UsualSinogram>& usual,
           int UsualSinogram::*member, Range range) {
    return usual ? reader.or_default(key, (*usual).*member, range) : reader.required<int>(key, range);
}

}  // namespace

Protocol protocol_from_record(const Record& record, const std::string& where,
                              const std::optional<UsualSinogram>& usual) {
    const RecordReader reader(record, where);
    if (reader.or_default("schema", schema) != schema) {
        reader.fail("schema", "this is not a protocol of a known version", std::string("expected ") + schema);
    }
    Protocol p;
    p.span = layout(reader, "span", usual, &UsualSinogram::span, {1, 4096});
    p.max_ring_difference =
        layout(reader, "max_ring_difference", usual, &UsualSinogram::max_ring_difference, {0, 4096});
    p.view_mashing = layout(reader, "view_mashing", usual, &UsualSinogram::view_mashing, {1, 65536});
    p.bins = layout(reader, "bins", usual, &UsualSinogram::bins, {1, 65536});

    p.duration_s = reader.or_default("duration_s", p.duration_s, Range::positive());
    p.calibration = reader.optional<double>("calibration_counts_per_bq_ml_mm_s", Range::positive());
    if (p.calibration && reader.has("trues")) {
        reader.fail("trues", "the calibration is given too", "give one of trues and calibration_counts_per_bq_ml_mm_s");
    }
    p.trues = p.calibration ? std::nullopt
                            : std::optional<double>(reader.or_default("trues", *Protocol{}.trues, Range::positive()));
    p.randoms_fraction = reader.or_default("randoms_fraction", p.randoms_fraction, {0.0, 0.95});
    p.scatter_fraction = reader.or_default("scatter_fraction", p.scatter_fraction, {0.0, 0.95});

    p.intrinsic_fwhm_mm = reader.or_default("intrinsic_fwhm_mm", p.intrinsic_fwhm_mm, {0.0, 50.0});
    p.crystal_aperture = reader.or_default("crystal_aperture", p.crystal_aperture);
    p.efficiency_deviation = reader.or_default("efficiency_deviation", p.efficiency_deviation, {0.0, 1.0});
    p.tilt_samples = reader.or_default("tilt_samples", p.tilt_samples, {0, 4096});

    p.attenuation = reader.or_default("attenuation", p.attenuation);
    p.noise = reader.or_default("noise", p.noise);
    p.list_mode = reader.or_default("list_mode", p.list_mode);
    p.delayeds = reader.or_default("delayeds", p.delayeds);
    p.seed = static_cast<std::uint64_t>(reader.or_default<std::int64_t>("seed", 1, Range::not_negative()));
    if (p.list_mode && (p.span != 1 || p.view_mashing != 1 || !p.noise)) {
        reader.fail("list_mode", "events need crystal pairs of their own and Poisson counts",
                    "use span 1, view_mashing 1 and noise");
    }
    reader.finish();
    return p;
}

Record record_of(const Protocol& p) {
    Record record;
    record["schema"] = schema;
    record["span"] = p.span;
    record["max_ring_difference"] = p.max_ring_difference;
    record["view_mashing"] = p.view_mashing;
    record["bins"] = p.bins;
    record["duration_s"] = p.duration_s;
    if (p.calibration) {
        record["calibration_counts_per_bq_ml_mm_s"] = *p.calibration;
    } else if (p.trues) {
        record["trues"] = *p.trues;
    }
    record["randoms_fraction"] = p.randoms_fraction;
    record["scatter_fraction"] = p.scatter_fraction;
    record["intrinsic_fwhm_mm"] = p.intrinsic_fwhm_mm;
    record["crystal_aperture"] = p.crystal_aperture;
    record["efficiency_deviation"] = p.efficiency_deviation;
    record["tilt_samples"] = p.tilt_samples;
    record["attenuation"] = p.attenuation;
    record["noise"] = p.noise;
    record["list_mode"] = p.list_mode;
    record["delayeds"] = p.delayeds;
    record["seed"] = static_cast<std::int64_t>(p.seed);
    return record;
}

}  // namespace isotone::simulate
