// SPDX-License-Identifier: Apache-2.0
/// MLEM written from its formula with the door's operations alone, each with memory of its own: what OSEM with one
/// subset must equal bit for bit.
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::small_settings;

constexpr int updates = 4;
const float multiplicative = 0.5F, additive = 0.25F;

RawData scan() {
    RawData raw = test::scan_on(SinogramGeometry(test::small_scanner(), 1, 4, 1, 61), test::Rod{20.0, -10.0, 25.0, 0.3},
                                multiplicative, additive);
    test::add_events(raw);
    return raw;
}

class Formula {
public:
    Formula(kernels::Backend& backend, const RawData& raw)
        : backend_(backend), grid_(reconstruction_grid(raw, small_settings())),
          radius_(std::min(-raw.prompts->geometry.s_mm(0), raw.prompts->geometry.s_mm(60))),
          mask_(backend.make_buffer(grid_.voxels())) {
        std::vector<float> inside;
        for (int z = 0; z < grid_.size[2]; ++z) {
            for (int y = 0; y < grid_.size[1]; ++y) {
                for (int x = 0; x < grid_.size[0]; ++x) {
                    const double px = grid_.origin_mm[0] + x * grid_.voxel_mm[0];
                    const double py = grid_.origin_mm[1] + y * grid_.voxel_mm[1];
                    inside.push_back(std::hypot(px, py) <= radius_ ? 1.0F : 0.0F);
                }
            }
        }
        backend_.upload_image(inside, grid_, mask_);
    }

    /// A' m over all bins of the sinogram.
    kernels::Buffer sensitivity(const SinogramGeometry& geometry) {
        const auto projector = backend_.make_projector(lines(geometry));
        return masked_back(*projector, constant(projector->size(), static_cast<double>(multiplicative)));
    }

    /// x <- x / (A' m) A' (m y / max(m A x + b, floor)), for events with y = m = 1 and b / m in the place of b.
    std::vector<double> image(kernels::Projector& projector, const kernels::Buffer& measured, double m, double b,
                              const kernels::Buffer& sensitivity, double counts, double floor) {
        const kernels::Buffer factors = constant(projector.size(), m);
        const kernels::Buffer terms = constant(projector.size(), b);
        kernels::Buffer x = constant(grid_.voxels(), counts / backend_.sum(sensitivity));
        backend_.multiply(x, mask_);
        for (int n = 0; n < updates; ++n) {
            kernels::Buffer expected = backend_.make_buffer(projector.size());
            projector.forward(x, expected);
            backend_.apply_factors(expected, &factors, &terms);
            backend_.ratio(measured, expected, floor, expected);
            backend_.multiply(expected, factors);
            const kernels::Buffer correction = masked_back(projector, expected);
            backend_.em_update(x, correction, sensitivity, 1e-6 * backend_.largest_magnitude(sensitivity));
        }
        std::vector<float> values(grid_.voxels());
        backend_.download_image(x, grid_, values);
        return {values.begin(), values.end()};
    }

    kernels::SheetGeometry lines(const SinogramGeometry& geometry) const {
        kernels::SheetGeometry sheet{grid_, {}, {}, {}};
        for (const SinogramPlane& plane : geometry.planes()) {
            sheet.planes.push_back({plane.z_a_mm, plane.z_b_mm});
        }
        for (int view = 0; view < geometry.views(); ++view) {
            for (int bin = 0; bin < geometry.bins(); ++bin) {
                const TransaxialLine line = geometry.line(view, bin);
                sheet.lines.push_back({line.xa, line.ya, line.xb, line.yb});
            }
        }
        return sheet;
    }

    kernels::EventGeometry events(const ListMode& list) const {
        kernels::EventGeometry geometry{grid_, {}, {}, {}, {}};
        for (int ring = 0; ring < list.scanner.rings; ++ring) {
            for (int crystal = 0; crystal < list.scanner.crystals_per_ring; ++crystal) {
                geometry.crystals.push_back(list.scanner.crystal_position_mm(ring, crystal));
            }
        }
        for (std::size_t e = 0; e < list.events(); ++e) {
            geometry.events.push_back({list.crystal_a[e], list.crystal_b[e], 0, 0});
        }
        return geometry;
    }

    kernels::Buffer constant(std::size_t size, double value) {
        kernels::Buffer buffer = backend_.make_buffer(size);
        backend_.fill(buffer, value);
        return buffer;
    }

    double radius_mm() const { return radius_; }

private:
    kernels::Buffer masked_back(kernels::Projector& projector, const kernels::Buffer& projections) {
        kernels::Buffer image = backend_.make_buffer(grid_.voxels());
        backend_.back(projector, projections, image);
        backend_.multiply(image, mask_);
        return image;
    }

    kernels::Backend& backend_;
    kernels::Grid grid_;
    double radius_;
    kernels::Buffer mask_;
};

std::vector<double> reconstructed(kernels::Backend& backend, const RawData& raw, Algorithm algorithm, DataChoice data) {
    ReconstructionSettings settings = small_settings();
    settings.algorithm = algorithm;
    settings.data = data;
    settings.iterations = updates;
    const Volume image = reconstruct(raw, settings, backend, silent_progress()).image;
    return {image.values.begin(), image.values.end()};
}

// REQ-RECON-03
TEST(MlemFromTheFormula, OsemOfASinogramWithOneSubsetEqualsItBitForBit) {
    const RawData raw = scan();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    Formula formula(*backend, raw);
    const std::vector<float>& prompts = raw.prompts->values;
    const auto projector = backend->make_projector(formula.lines(raw.prompts->geometry));
    kernels::Buffer measured = backend->make_buffer(prompts.size());
    backend->upload(prompts, measured);
    const double counts = static_cast<double>(raw.list_mode->events());
    const std::vector<double> expected = formula.image(
        *projector, measured, static_cast<double>(multiplicative), static_cast<double>(additive),
        formula.sensitivity(raw.prompts->geometry), counts, 1e-4 * counts / static_cast<double>(prompts.size()));
    EXPECT_EQ(reconstructed(*backend, raw, Algorithm::osem, DataChoice::sinogram), expected);
    EXPECT_EQ(reconstructed(*backend, raw, Algorithm::mlem, DataChoice::sinogram), expected);
}

// REQ-RECON-03
TEST(MlemFromTheFormula, OsemOfEventsWithOneSubsetEqualsItBitForBit) {
    const RawData raw = scan();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    Formula formula(*backend, raw);
    const auto projector = backend->make_projector(formula.events(*raw.list_mode));
    const kernels::Buffer sensitivity = formula.sensitivity(raw.prompts->geometry);
    const double counts = static_cast<double>(raw.list_mode->events());
    const std::vector<double> expected = formula.image(
        *projector, formula.constant(projector->size(), 1.0), 1.0, static_cast<double>(additive / multiplicative),
        sensitivity, counts, 1e-4 * counts / backend->sum(sensitivity) * 2.0 * formula.radius_mm());
    EXPECT_EQ(reconstructed(*backend, raw, Algorithm::osem, DataChoice::list_mode), expected);
    EXPECT_EQ(reconstructed(*backend, raw, Algorithm::mlem, DataChoice::list_mode), expected);
}

}  // namespace
}  // namespace isotone::recon
