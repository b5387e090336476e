// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/osem_run.hpp"

#include "core/random.hpp"

namespace isotone::kernels::gates {

SubsetData noisy_subset(Backend& reference, std::function<std::unique_ptr<Projector>(Backend&)> make,
                        const std::vector<float>& image, int number) {
    const auto projector = make(reference);
    SubsetData data{std::move(make), {}, {}, {}};
    data.multiplicative = random_values(projector->size(), 60 + static_cast<unsigned>(number), 0.2, 0.9);
    data.additive = random_values(projector->size(), 70 + static_cast<unsigned>(number), 1.0, 4.0);
    const std::vector<double> ideal = forward(reference, *projector, image);
    for (std::size_t i = 0; i < ideal.size(); ++i) {
        const double mean =
            static_cast<double>(data.multiplicative[i]) * ideal[i] + static_cast<double>(data.additive[i]);
        data.counts.push_back(
            static_cast<float>(RandomStream(99, static_cast<std::uint32_t>(number), i).poisson(mean)));
    }
    return data;
}

std::vector<double> osem(Backend& b, const std::vector<SubsetData>& data, int updates) {
    struct Resident {
        std::unique_ptr<Projector> projector;
        Buffer counts, multiplicative, additive, sensitivity;
    };
    std::vector<Resident> resident;
    for (const SubsetData& d : data) {
        auto projector = d.projector(b);
        Buffer sensitivity = b.make_buffer(projector->grid().voxels());
        Resident r{std::move(projector), upload(b, d.counts), upload(b, d.multiplicative), upload(b, d.additive),
                   std::move(sensitivity)};
        b.back(*r.projector, r.multiplicative, r.sensitivity);
        resident.push_back(std::move(r));
    }
    const std::size_t voxels = resident.front().projector->grid().voxels();
    Buffer image = b.make_buffer(voxels);
    b.fill(image, 1.0);
    Buffer correction = b.make_buffer(voxels);
    for (int update = 0; update < updates; ++update) {
        Resident& r = resident[static_cast<std::size_t>(update) % resident.size()];
        Buffer expected = b.make_buffer(r.projector->size());
        r.projector->forward(image, expected);
        b.apply_factors(expected, &r.multiplicative, &r.additive);
        b.ratio(r.counts, expected, 1e-3, expected);
        b.multiply(expected, r.multiplicative);
        b.back(*r.projector, expected, correction);
        b.em_update(image, correction, r.sensitivity, 1e-3);
    }
    return b.download_double(image);
}

double mean_over(const std::vector<double>& image, const Grid& grid, const std::function<bool(const Point&)>& inside) {
    const std::vector<float> mask = image_of(grid, [&](const Point& p) { return inside(p) ? 1.0 : 0.0; });
    double sum = 0.0;
    double voxels = 0.0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        sum += image[i] * static_cast<double>(mask[i]);
        voxels += static_cast<double>(mask[i]);
    }
    return sum / voxels;
}

}  // namespace isotone::kernels::gates
