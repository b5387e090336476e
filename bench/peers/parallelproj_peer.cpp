// SPDX-License-Identifier: Apache-2.0
// libparallelproj as a peer of bench/compare: bench/peer_protocol.md has the protocol and the line that builds this
// file. It is no part of isotone's own build.
#include "parallelproj.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

template <class T>
void read(std::ifstream& file, T* to, std::size_t count) {
    if (!file.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(count * sizeof(T)))) {
        throw std::runtime_error("the problem file ends early");
    }
}

std::vector<float> read_floats(std::ifstream& file, std::size_t count) {
    std::vector<float> values(count);
    read(file, values.data(), count);
    return values;
}

struct Problem {
    std::array<int, 3> size{};
    std::array<float, 3> voxel_mm{}, origin_mm{};
    std::uint64_t lines = 0;
    std::vector<float> starts, ends, image, values;

    explicit Problem(const char* path) {
        std::ifstream file(path, std::ios::binary);
        std::array<char, 8> mark{};
        read(file, mark.data(), mark.size());
        if (std::string(mark.data(), mark.size()) != "ISOLORS1") {
            throw std::runtime_error("not a problem file");
        }
        read(file, size.data(), 3);
        read(file, voxel_mm.data(), 3);
        read(file, origin_mm.data(), 3);
        read(file, &lines, 1);
        starts = read_floats(file, 3 * lines);
        ends = read_floats(file, 3 * lines);
        image = read_floats(file, static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) *
                                      static_cast<std::size_t>(size[2]));
        values = read_floats(file, lines);
    }
};

/// Runs `work` and answers with its wall and processor seconds.
template <class Work>
void time(Work work) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor = std::clock();
    work();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    std::cout << wall.count() << ' ' << static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC << std::endl;
}

void serve(const Problem& p) {
    std::vector<float> projections(p.lines), image(p.image.size());
    const std::vector<float>* last = &projections;
    for (std::string command; std::cin >> command;) {
        if (command == "forward") {
            last = &projections;
            time([&] {
                joseph3d_fwd(p.starts.data(), p.ends.data(), p.image.data(), p.origin_mm.data(), p.voxel_mm.data(),
                             projections.data(), p.lines, p.size.data());
            });
        } else if (command == "back") {
            last = &image;
            std::fill(image.begin(), image.end(), 0.0F);  // the library adds to what is there
            time([&] {
                joseph3d_back(p.starts.data(), p.ends.data(), image.data(), p.origin_mm.data(), p.voxel_mm.data(),
                              p.values.data(), p.lines, p.size.data());
            });
        } else if (command == "write") {
            std::string path;
            std::getline(std::cin >> std::ws, path);
            std::ofstream(path, std::ios::binary)
                .write(reinterpret_cast<const char*>(last->data()),
                       static_cast<std::streamsize>(last->size() * sizeof(float)));
            std::cout << "written" << std::endl;
        } else {
            throw std::runtime_error("unknown command " + command);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) {
            throw std::runtime_error("usage: parallelproj_peer FILE");
        }
        const Problem problem(argv[1]);
        std::cout << "ready libparallelproj " << parallelproj_version() << std::endl;
        serve(problem);
    } catch (const std::exception& fault) {
        std::cerr << "parallelproj_peer: " << fault.what() << '\n';
        return 1;
    }
    return 0;
}
